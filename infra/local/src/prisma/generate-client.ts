import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { promisify } from 'node:util'

const run = promisify(execFile)
const cli = createRequire(import.meta.url).resolve('prisma/build/index.js')

/** Rewrites every file of the client. Throws what Prisma printed when it fails. */
export async function generateClient(folder: string): Promise<void> {
  await run(process.execPath, [cli, 'generate', '--no-hints'], {
    cwd: folder,
    windowsHide: true,
    env: {
      ...process.env,
      // Without this, the CLI downloads an engine. `generate` does not run it.
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      CHECKPOINT_DISABLE: '1',
    },
  }).catch((error: Error & { readonly stdout?: string; readonly stderr?: string }) => {
    throw new Error(`${error.stdout ?? ''}${error.stderr ?? ''}`.trim() || error.message)
  })
}
