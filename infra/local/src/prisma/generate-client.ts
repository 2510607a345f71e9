import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'

const cli = createRequire(import.meta.url).resolve('prisma/build/index.js')

/** Returns the exit code. */
export async function generateClient(folder: string): Promise<number> {
  const prisma = spawn(process.execPath, [cli, 'generate', '--no-hints'], {
    cwd: folder,
    stdio: 'inherit',
    env: {
      ...process.env,
      // Without this, the CLI downloads an engine. `generate` does not run it.
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      CHECKPOINT_DISABLE: '1',
    },
  })
  const [code] = await once(prisma, 'exit')
  return typeof code === 'number' ? code : 1
}
