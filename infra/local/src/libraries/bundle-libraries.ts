import { existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'esbuild'
import { bundledLibraries, bundles } from './bundled-libraries.ts'

/** The package that has all of them as dependencies. */
const sidecars = import.meta.resolve('@fanfare/sidecars/telemetry')
const folder = fileURLToPath(new URL('.', sidecars))

/** Does nothing when they are there: a service may be starting. */
export async function bundleLibraries(): Promise<void> {
  if (existsSync(bundles)) return
  const unfinished = fileURLToPath(new URL(`../unfinished-${process.pid}`, bundles))
  await build({
    absWorkingDir: folder,
    entryPoints: bundledLibraries.map(({ library, file, isCommonJs }) => ({
      in: isCommonJs ? `${prefix}${library}` : library,
      out: file,
    })),
    plugins: [namedExports],
    outdir: unfinished,
    outExtension: { '.js': '.mjs' },
    banner: {
      js: `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)`,
    },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
  })
  // Another run may have been faster.
  await rename(unfinished, fileURLToPath(bundles)).catch(async (error) => {
    await rm(unfinished, { recursive: true })
    if (!existsSync(bundles)) throw error
  })
}

const prefix = 'exports-of:'

/** A bundle of CommonJS has one export otherwise, the default one. */
const namedExports: Plugin = {
  name: 'named exports',
  setup({ onResolve, onLoad }) {
    const require = createRequire(sidecars)
    onResolve({ filter: new RegExp(`^${prefix}`) }, ({ path }) => ({
      path: path.slice(prefix.length),
      namespace: prefix,
    }))
    onLoad({ filter: /.*/, namespace: prefix }, ({ path }) => ({
      contents: `export { ${Object.keys(require(path)).join(', ')} } from '${path}'`,
      resolveDir: folder,
    }))
  },
}
