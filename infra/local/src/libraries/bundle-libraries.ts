import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { bundledLibraries, bundles } from './bundled-libraries.ts'

export async function bundleLibraries(): Promise<void> {
  await build({
    absWorkingDir: fileURLToPath(new URL('.', import.meta.url)),
    entryPoints: bundledLibraries.map(({ library, file }) => ({ in: library, out: file })),
    // The folder is not emptied: a service may be starting.
    outdir: fileURLToPath(bundles),
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
  })
}
