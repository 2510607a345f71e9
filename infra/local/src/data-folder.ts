import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** What `dev` keeps in its data folder, each part its own. `fresh` removes these, and nothing else that may be there. */
export const dataEntries = ['broker', 'card-network', 'mailbox', 'postgres', 'secrets.json'] as const

/** Where `dev` keeps its data between runs: `.data` at the root, or the folder that FANFARE_DATA names. */
export function dataFolder(env: NodeJS.ProcessEnv): string {
  return resolve(root, env['FANFARE_DATA'] || '.data')
}
