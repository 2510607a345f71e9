import { globSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../../../..', import.meta.url))

/** As in `apps/order`. */
export const packageFolders = (): string[] =>
  globSync('{apps,packages,infra}/*/package.json', { cwd: root })
    .map((file) => dirname(file).replaceAll('\\', '/'))
    .sort()
