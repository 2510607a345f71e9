import { rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { bundledLibraries, bundles } from './bundled.ts'

/** Makes one file of each library that comes as hundreds, with what they share in files of its own. */
export async function bundleLibraries(): Promise<void> {
  const outdir = fileURLToPath(bundles)
  await rm(outdir, { recursive: true, force: true })
  await build({
    absWorkingDir: fileURLToPath(new URL('.', import.meta.url)),
    entryPoints: bundledLibraries.map(({ library, file }) => ({ in: library, out: file })),
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
  })
}
