import { globSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { generateClient } from './generate-client.ts'

const root = fileURLToPath(new URL('../../../..', import.meta.url))

export const schemaFolders = () =>
  globSync('{apps,infra}/*/prisma/schema.prisma', { cwd: root }).map((schema) =>
    join(root, dirname(dirname(schema))),
  )

const changedAt = (file: string) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0

export async function ensureClients(): Promise<void> {
  const stale = schemaFolders().filter(
    (folder) =>
      changedAt(join(folder, 'src/generated/prisma/client.ts')) <
      changedAt(join(folder, 'prisma/schema.prisma')),
  )
  const codes = await Promise.all(stale.map(generateClient))
  if (codes.some((code) => code !== 0)) throw new Error('the Prisma clients could not be generated')
}
