import { dirname, posix } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Plugin } from 'esbuild'
import { type ImportedLibrary, nameOf } from './imported-libraries.ts'

/** Of an entry, with a number of a library behind it. */
export const prefix = 'library:'

/** The package's folder, at the start of a path. */
export const packageFolder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/

/** One module for each library, with the exports that Node finds. */
export function libraryEntries(imported: readonly ImportedLibrary[], files: Record<string, string>): Plugin {
  return {
    name: 'library entries',
    setup({ onResolve, onLoad, resolve }) {
      onResolve({ filter: new RegExp(`^${prefix}`) }, ({ path }) => ({
        path: path.slice(prefix.length),
        namespace: prefix,
      }))
      onLoad({ filter: /.*/, namespace: prefix }, async ({ path: at }) => {
        const library = imported[Number(at)]
        if (!library) throw new Error(`there is no library ${at}`)
        const resolveDir = dirname(library.from)
        const { path, errors } = await resolve(library.specifier, { kind: 'import-statement', resolveDir })
        if (errors.length > 0) return { errors }
        files[posix.join(library.folder, ...innerPath(path))] = `${nameOf(library)}.mjs`
        return { contents: await exportsOf(path), resolveDir }
      })
    },
  }
}

/** Of a file in a package. */
const innerPath = (path: string) => path.replaceAll('\\', '/').replace(packageFolder, '').split('/')

/** A bundle of CommonJS has one export otherwise, the default one. */
async function exportsOf(path: string): Promise<string> {
  const file = JSON.stringify(path)
  const names = Object.keys(await import(pathToFileURL(path).href))
  if (!names.includes('module.exports')) {
    const all = `export * from ${file}`
    return names.includes('default') ? `${all}\nexport { default } from ${file}` : all
  }
  const named = names.filter((name) => name !== 'default' && name !== 'module.exports')
  return [
    `const library = require(${file})`,
    'export default library',
    'export { library as "module.exports" }',
    ...named.map((name, at) => `const export${at} = library[${JSON.stringify(name)}]`),
    ...named.map((name, at) => `export { export${at} as ${JSON.stringify(name)} }`),
  ].join('\n')
}
