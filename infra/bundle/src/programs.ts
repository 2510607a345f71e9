import { relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { BundleFiles } from './archive.ts'
import { docsPage } from './esbuild/docs-page.ts'
import { ownSourceMap } from './esbuild/own-source-map.ts'
import { queryCompiler } from './esbuild/query-compiler.ts'

const repository = fileURLToPath(new URL('../../..', import.meta.url))

/** The Node of the platform (Elastic Beanstalk, "Node.js 24 running on 64bit Amazon Linux 2023"), and of the image. */
export const nodeMajor = 24

// What CommonJS modules find around them in Node, for those that became part of an ES module.
const commonJs = `import { createRequire as __createRequire } from 'node:module'
const require = __createRequire(import.meta.url), __filename = import.meta.filename, __dirname = import.meta.dirname`

/** Optional dependencies that are not installed, and that their packages do without. */
const absent = ['pg-native']

export interface Programs {
  readonly files: BundleFiles
  /** Everything that went in, relative to the repository. */
  readonly inputs: readonly string[]
}

/**
 * Each entry and all that it imports as one minified ES module, with its source map beside it: `{ web: file }` gives
 * `web.mjs` and `web.mjs.map`, and what these read is beside them. Nothing is left to be installed: what cannot be bundled (a native module) is an error.
 * Paths in the maps are relative to the repository's root, and so the same in every clone.
 */
export async function bundlePrograms(entries: Readonly<Record<string, string>>): Promise<Programs> {
  const besides = new Map<string, Uint8Array>()
  const { outputFiles, metafile } = await build({
    absWorkingDir: repository,
    entryPoints: { ...entries },
    outdir: repository,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'node',
    target: `node${nodeMajor}`,
    minify: true,
    // Node prints the line in which an error was thrown: it should not be the whole program.
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
  return { files: Object.fromEntries([...programs, ...besides]), inputs: Object.keys(metafile.inputs) }
}

const nameOf = (path: string) => relative(repository, path).split(sep).join('/')
