import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../../../..', import.meta.url))

/** What a service's processes and the relay run. */
const sourceFolders = () => [
  'packages/contracts/src',
  'infra/sidecars/relay',
  'infra/sidecars/sqsd',
  'infra/sidecars/telemetry',
  ...readdirSync(join(root, 'apps')).map((name) => `apps/${name}/src`),
]

/** Static imports of packages, not those of types alone. What is loaded on demand is not needed at the start. */
const imports =
  /^(?:import|export)\s+(?!type\b)(?:[^'"]*?\sfrom\s+)?['"](?!node:|@fanfare\/)([^.'"][^'"]*)['"]/gm

export interface ImportedLibrary {
  readonly specifier: string
  /** The file that imports it. */
  readonly from: string
  /** The package's folder, as in `node_modules/.pnpm/fastify@5.12.8/node_modules/fastify`. */
  readonly folder: string
}

/** With the exact version of each: a service may have another one than its neighbour. */
export function importedLibraries(): ImportedLibrary[] {
  const found = new Map<string, ImportedLibrary>()
  for (const folder of sourceFolders()) {
    const modules = join(root, ...folder.split('/').slice(0, 2), 'node_modules')
    for (const from of typeScriptIn(join(root, folder))) {
      for (const specifier of importsOf(from)) {
        const installed = realFolder(join(modules, packageNameOf(specifier)))
        if (installed) found.set(`${specifier} ${installed}`, { specifier, from, folder: installed })
      }
    }
  }
  return [...found.keys()].toSorted().flatMap((key) => found.get(key) ?? [])
}

/** None of a file that is gone, as after a checkout, or of a link to nothing, which Emacs makes beside an edited file. */
export function importsOf(file: string): string[] {
  try {
    return [...readFileSync(file, 'utf8').matchAll(imports)].map(([, specifier = '']) => specifier)
  } catch (error) {
    if (Object(error).code === 'ENOENT') return []
    throw error
  }
}

/** Of its bundle. Two versions have two names. */
export function nameOf({ specifier, folder }: ImportedLibrary): string {
  const version = /\.pnpm\/.[^@]*@([^_/]+)/.exec(folder)?.[1] ?? ''
  return `${specifier}-${version}`.replace(/^@/, '').replaceAll('/', '-')
}

const packageNameOf = (specifier: string) =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')

/** Relative to the repository, without links; undefined where nothing is. */
export function realFolder(path: string): string | undefined {
  return existsSync(path) ? relative(root, realpathSync(path)).replaceAll(sep, '/') : undefined
}

function typeScriptIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return /^(node_modules|test)$/.test(entry.name) ? [] : typeScriptIn(path)
    return entry.name.endsWith('.ts') ? [path] : []
  })
}
