import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Metafile } from 'esbuild'
import { type Bundles, generated, listName, readBundles } from './bundles.ts'
import { areCurrent, keyOf } from './current-bundles.ts'
import { type ImportedLibrary, importedLibraries, nameOf, root } from './imported-libraries.ts'
import { libraryEntries, packageFolder, prefix } from './library-entries.ts'
import { removeOld } from './remove-old.ts'

interface Built extends Pick<Bundles, 'files' | 'links'> {}

/** Does nothing when all of them are there: a service may be starting. */
export async function bundleLibraries(): Promise<void> {
  const imported = importedLibraries()
  if (imported.length === 0 || areCurrent(readBundles(), imported)) return
  const target = fileURLToPath(generated)
  const unfinished = join(target, `unfinished-${process.pid}`)
  await mkdir(unfinished, { recursive: true })
  // A service may import what cannot be bundled, as an addon in C: then each process loads all libraries as they are.
  const { files, links } = await buildIn(unfinished, imported).catch((): Built => ({ files: {}, links: {} }))
  const libraries = imported.map(keyOf)
  const key = createHash('sha256')
    .update(JSON.stringify([libraries, files, links]))
    .digest('hex')
    .slice(0, 12)
  await moveTo(join(target, key), unfinished)
  const bundles: Bundles = { folder: `infra/local/src/generated/libraries/${key}/`, files, libraries, links }
  const list = join(target, `${listName}.${process.pid}`)
  await writeFile(list, JSON.stringify(bundles, null, 1))
  await rename(list, join(target, listName))
  await removeOld(target, [key, listName])
}

async function buildIn(outdir: string, imported: readonly ImportedLibrary[]): Promise<Built> {
  const files: Record<string, string> = {}
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: imported.map((library, at) => ({ in: `${prefix}${at}`, out: nameOf(library) })),
    plugins: [libraryEntries(imported, files)],
    outdir,
    outExtension: { '.js': '.mjs' },
    banner: { js: commonJs },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    // As Node chooses: without `module`.
    conditions: [],
    external: ['pg-native'],
    sourcemap: 'linked',
    sourcesContent: false,
    metafile: true,
    logLevel: 'silent',
  })
  return { files: sorted(files), links: sorted(linksIn(metafile)) }
}

/** Another run may have been faster. */
async function moveTo(folder: string, unfinished: string): Promise<void> {
  await rename(unfinished, folder).catch(async (error) => {
    await rm(unfinished, { recursive: true })
    if (!existsSync(folder)) throw error
  })
}

const sorted = (record: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(record).toSorted(([one], [other]) => (one < other ? -1 : 1)))

/** From each package that is bundled to its dependencies. */
function linksIn({ inputs }: Metafile): Record<string, string> {
  const links: Record<string, string> = {}
  for (const [file, { imports }] of Object.entries(inputs)) {
    const [from] = packageFolder.exec(file) ?? []
    for (const { path } of imports) {
      const [to] = packageFolder.exec(path) ?? []
      if (!from || !to || from === to) continue
      const name = to.slice(to.lastIndexOf('node_modules/'))
      links[posix.join(from.slice(0, from.lastIndexOf('node_modules/')), name)] = to
    }
  }
  return links
}

// CommonJS modules in an ES module expect these.
const commonJs = `import { createRequire as __createRequire } from 'node:module'
const require = __createRequire(import.meta.url), __filename = import.meta.filename, __dirname = import.meta.dirname`
