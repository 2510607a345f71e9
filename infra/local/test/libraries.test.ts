import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { beforeAll, expect, test } from 'vitest'
import { bundledLibraries, bundles } from '../src/libraries/bundled-libraries.ts'
import { serviceFlags } from '../src/node-flags.ts'
import { shell } from '../src/testing/shell.ts'

const run = promisify(execFile)
/** All of them are its dependencies. */
const cwd = fileURLToPath(new URL('../../sidecars/', import.meta.url))

type Seen = Readonly<Record<string, { readonly url: string; readonly names: readonly string[] }>>

/** Where a process loads each library from, and the names of its exports. */
async function seenBy(flags: readonly string[]): Promise<Seen> {
  const names = JSON.stringify(bundledLibraries.map(({ library }) => library))
  const program = `const seen = await Promise.all(${names}.map(async (name) =>
      [name, { url: import.meta.resolve(name), names: Object.keys(await import(name)) }]))
    console.log(JSON.stringify(Object.fromEntries(seen)))`
  const { stdout } = await run(process.execPath, [...flags, '--input-type=module', '--eval', program], {
    cwd,
    env: { ...shell },
  })
  return JSON.parse(stdout)
}

let bundled: Seen
let original: Seen
beforeAll(async () => {
  bundled = await seenBy(serviceFlags)
  original = await seenBy([])
})

/** What Node adds to the exports of a CommonJS module. */
const ofCommonJs = new Set(['default', 'module.exports', '__esModule'])

test.each(bundledLibraries)(
  'a process loads $library from one file with all of its exports',
  ({ library, file, isCommonJs }) => {
    const namesIn = (seen: Seen) =>
      seen[library]?.names.filter((name) => !(isCommonJs && ofCommonJs.has(name))).toSorted()
    expect(bundled[library]?.url).toBe(new URL(`${file}.mjs`, bundles).href)
    expect(namesIn(bundled)).not.toEqual([])
    expect(namesIn(bundled)).toEqual(namesIn(original))
  },
)
