import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** What `dev` writes in its data folder. `fresh` removes these and nothing else. */
export const dataEntries = ['broker', 'card-network', 'mailbox', 'postgres', 'secrets.json'] as const

/** The data folder of `dev`: FANFARE_DATA, or `.data` at the root. */
export function dataFolder(env: NodeJS.ProcessEnv): string {
  return resolve(root, env['FANFARE_DATA'] || '.data')
}
