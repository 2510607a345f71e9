import { execFile } from 'node:child_process'
import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { beforeAll, expect, test } from 'vitest'
import { readBundles } from '../src/libraries/bundles.ts'
import { areCurrent } from '../src/libraries/current-bundles.ts'
import { importedLibraries, importsOf, root } from '../src/libraries/imported-libraries.ts'
import { removeOld } from '../src/libraries/remove-old.ts'
import { serviceFlags } from '../src/node-flags.ts'
import { shell } from '../src/testing/shell.ts'
import { temporaryFolder } from './support/temporary.ts'

const run = promisify(execFile)
const bundles = readBundles() ?? expect.unreachable('pnpm generate has bundled nothing')
const urlOf = (path: string) => pathToFileURL(join(root, path)).href
const imported = importedLibraries()

type Names = Readonly<Record<string, readonly string[]>>

/** What a program prints that can import a name as another file does. */
async function printedBy<Printed>(flags: readonly string[], program: string): Promise<Printed> {
  const options = ['--experimental-import-meta-resolve', '--input-type=module', '--eval']
  const { stdout } = await run(process.execPath, [...flags, ...options, program], { env: { ...shell } })
  return JSON.parse(stdout)
}

/** Of the exports of each library, by the file that Node loads without bundles. */
const exportsOf = `const names = async (url) => [url, Object.keys(await import(url)).toSorted()]
  const urls = ${JSON.stringify(Object.keys(bundles.files).map(urlOf))}
  console.log(JSON.stringify(Object.fromEntries(await Promise.all(urls.map(names)))))`

let bundled: Names
let original: Names
beforeAll(async () => {
  bundled = await printedBy<Names>(serviceFlags, exportsOf)
  original = await printedBy<Names>([], exportsOf)
})

test('every library that a service imports is loaded from a bundle', async () => {
  const places = imported.map(({ specifier, from }) => [specifier, pathToFileURL(from).href])
  const resolved = await printedBy<Record<string, string>>(
    serviceFlags,
    `const places = ${JSON.stringify(places)}
    console.log(JSON.stringify(Object.fromEntries(places.map(([name, from]) => [name, import.meta.resolve(name, from)]))))`,
  )
  const folder = urlOf(bundles.folder)
  expect(Object.values(resolved).filter((url) => !url.startsWith(folder))).toEqual([])
  expect(Object.keys(resolved)).toEqual(expect.arrayContaining(['fastify', 'pg', 'typebox']))
})

test.each(Object.entries(bundles.files))('%s has all of its exports in the bundle', (file) => {
  expect(bundled[urlOf(file)]).not.toEqual([])
  expect(bundled[urlOf(file)]).toEqual(original[urlOf(file)])
})

test('bundles are current until a library or one of its dependencies is another version', () => {
  expect(areCurrent(bundles, imported)).toBe(true)
  expect(areCurrent(undefined, imported)).toBe(false)
  expect(areCurrent({ ...bundles, folder: 'infra/local/src/generated/gone/' }, imported)).toBe(false)
  expect(areCurrent({ ...bundles, libraries: bundles.libraries.slice(1) }, imported)).toBe(false)
  const [link = ''] = Object.keys(bundles.links)
  const other = { ...bundles.links, [link]: 'node_modules/.pnpm/other@1.0.0/node_modules/other' }
  expect(areCurrent({ ...bundles, links: other }, imported)).toBe(false)
})

test('bundles stay current when a service is removed with its libraries', () => {
  const links = { ...bundles.links, 'node_modules/.pnpm/gone@1.0.0/node_modules/a': 'node_modules/a' }
  expect(areCurrent({ ...bundles, links }, imported.slice(1))).toBe(true)
})

test('after a library that cannot be bundled is imported no more, the others are bundled', () => {
  expect(areCurrent({ ...bundles, files: {} }, imported)).toBe(true)
  expect(areCurrent({ ...bundles, files: {} }, imported.slice(1))).toBe(false)
})

test('bundles of earlier installations, and of killed runs, are removed after a day', async () => {
  const folder = await temporaryFolder()
  const yesterday = new Date(Date.now() - 2 * 86_400_000)
  for (const name of ['current', 'earlier', 'unfinished-1', 'unfinished-2']) {
    await mkdir(join(folder, name))
    if (name !== 'unfinished-2') await utimes(join(folder, name), yesterday, yesterday)
  }
  await removeOld(folder, ['current'])
  expect(await readdir(folder)).toEqual(['current', 'unfinished-2'])
})

test('a file that is gone imports nothing, as a link to nothing, which an editor makes', async () => {
  const file = join(await temporaryFolder(), 'file.ts')
  expect(importsOf(file)).toEqual([])
  await writeFile(file, "import pg from 'pg'\n")
  expect(importsOf(file)).toEqual(['pg'])
})
