import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** `fresh` removes these and nothing else. */
export const dataEntries = [
  'broker',
  'card-network',
  'console',
  'logs',
  'mailbox',
  'postgres',
  'replay',
  'secrets.json',
] as const

export function dataFolder(env: NodeJS.ProcessEnv): string {
  return resolve(root, env['FANFARE_DATA'] || '.data')
}
