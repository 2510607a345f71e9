import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** Where `dev` keeps its data between runs: `.data` at the root, or the folder that FANFARE_DATA names. */
export function dataFolder(env: NodeJS.ProcessEnv): string {
  return resolve(root, env['FANFARE_DATA'] ?? '.data')
}
