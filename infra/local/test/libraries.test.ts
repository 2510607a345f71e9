import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { bundledLibraries, bundles } from '../src/libraries/bundled-libraries.ts'
import { serviceFlags } from '../src/node-process.ts'
import { shell } from '../src/testing/shell.ts'

const run = promisify(execFile)

/** Where a process loads the library from, and the names of its exports. */
async function seenBy(flags: readonly string[], library: string): Promise<{ url: string; names: string[] }> {
  const program = `const library = await import('${library}')
    console.log(JSON.stringify({ url: import.meta.resolve('${library}'), names: Object.keys(library) }))`
  const { stdout } = await run(process.execPath, [...flags, '--input-type=module', '--eval', program], {
    env: { ...shell },
  })
  return JSON.parse(stdout)
}

test.each(bundledLibraries)(
  'a service loads $library from one file with all of its exports',
  async ({ library, file }) => {
    const [bundle, original] = await Promise.all([seenBy(serviceFlags, library), seenBy([], library)])
    expect(bundle.url).toBe(new URL(`${file}.mjs`, bundles).href)
    expect(original.names.length).toBeGreaterThan(0)
    expect(bundle.names.toSorted()).toEqual(original.names.toSorted())
  },
)
