import { ensureClients } from '../../../local/src/prisma/ensure-clients.ts'
import { runProgram } from './run-program.ts'

/** Returns the exit code. */
export async function watchTests(folder: string): Promise<number> {
  await ensureClients()
  return (await runProgram('vitest/vitest.mjs', ['watch'], folder)).code
}
