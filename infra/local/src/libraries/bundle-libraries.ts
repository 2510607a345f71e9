import { existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { bundledLibraries, bundles } from './bundled-libraries.ts'

/** Does nothing when they are there: a service may be starting. */
export async function bundleLibraries(): Promise<void> {
  if (existsSync(bundles)) return
  const unfinished = fileURLToPath(new URL(`../unfinished-${process.pid}`, bundles))
  await build({
    absWorkingDir: fileURLToPath(new URL('.', import.meta.url)),
    entryPoints: bundledLibraries.map(({ library, file }) => ({ in: library, out: file })),
    outdir: unfinished,
    outExtension: { '.js': '.mjs' },
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
