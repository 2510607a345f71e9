import { relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Metafile } from 'esbuild'
import type { BundleFiles } from './archive.ts'
import { docsPage } from './esbuild/docs-page.ts'
import { ownSourceMap } from './esbuild/own-source-map.ts'
import { queryCompiler } from './esbuild/query-compiler.ts'

export const sidecar = (name: 'migrate' | 'relay') =>
  fileURLToPath(new URL(`../../sidecars/${name}/main.ts`, import.meta.url))

export const awaitReady = fileURLToPath(new URL('platform/await-ready.ts', import.meta.url))

const repository = fileURLToPath(new URL('../../..', import.meta.url))

/** As in "Node.js 24 running on 64bit Amazon Linux 2023", and in the image. */
export const nodeMajor = 24

// CommonJS modules in an ES module expect these.
const commonJs = `import { createRequire as __createRequire } from 'node:module'
const require = __createRequire(import.meta.url), __filename = import.meta.filename, __dirname = import.meta.dirname`

/** Optional dependencies that are not installed. */
const absent = ['pg-native']

export interface Programs {
  readonly files: BundleFiles
  /** Relative to the repository. */
  readonly inputs: Readonly<Record<string, readonly string[]>>
}

/**
 * Throws when a module cannot be bundled.
 * Paths in the maps are relative to the repository: the same in every clone.
 */
export async function bundlePrograms(entries: Readonly<Record<string, string>>): Promise<Programs> {
  const besides = new Map<string, Uint8Array>()
  const { outputFiles, metafile } = await build({
    absWorkingDir: repository,
    entryPoints: { ...entries },
    outdir: repository,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    chunkNames: 'shared-[hash]',
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'node',
    target: `node${nodeMajor}`,
    minify: true,
    // Node prints the whole line that threw an error.
    lineLimit: 200,
    legalComments: 'none',
    sourcemap: 'linked',
    sourcesContent: false,
    banner: { js: commonJs },
    external: absent,
    plugins: [queryCompiler(besides), docsPage(besides)],
    logLevel: 'warning',
  })
  const programs = outputFiles.map(({ path, contents, text }) => {
    const name = nameOf(path)
    return [name, name.endsWith('.map') ? ownSourceMap(text) : contents] as const
  })
  return {
    files: Object.fromEntries([...programs, ...besides]),
    inputs: inputsOf(metafile, Object.keys(entries)),
  }
}

function inputsOf({ outputs }: Metafile, programs: readonly string[]): Programs['inputs'] {
  const parts = (path: string, seen = new Set<string>()): ReadonlySet<string> => {
    if (!(path in outputs) || seen.has(path)) return seen
    seen.add(path)
    for (const imported of outputs[path]?.imports ?? []) parts(imported.path, seen)
    return seen
  }
  const inputs = (path: string) => Object.keys(outputs[path]?.inputs ?? {})
  return Object.fromEntries(programs.map((name) => [name, [...parts(`${name}.mjs`)].flatMap(inputs)]))
}

const nameOf = (path: string) => relative(repository, path).split(sep).join('/')
