import { globSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isUpToDate, recordState } from './client-state.ts'
import { generateClient } from './generate-client.ts'

const root = fileURLToPath(new URL('../../../..', import.meta.url))

const schemaFolders = () =>
  globSync('{apps,infra}/*/prisma/schema.prisma', { cwd: root })
    .map((schema) => join(root, dirname(dirname(schema))))
    .sort()

/**
 * Generates the clients that are not up to date. The others are not written again: `dev` restarts a service whose files
 * are. Throws an Error that names the folders whose schema is wrong.
 */
export async function ensureClients(
  print: (line: string) => void = () => {},
  folders = schemaFolders(),
): Promise<void> {
  const results = await Promise.allSettled(
    folders.map(async (folder) => {
      const name = basename(folder)
      if (isUpToDate(folder)) return print(`${name}: the database client is up to date`)
      await generateClient(folder).catch((error: Error) => {
        throw new Error(`${name}: the database client could not be generated:\n${error.message}`)
      })
      recordState(folder)
      print(`${name}: wrote the database client to src/generated/prisma`)
    }),
  )
  const reasons = results.flatMap((it) => (it.status === 'rejected' ? [it.reason.message] : []))
  if (reasons.length > 0) throw new Error(reasons.join('\n'))
}
