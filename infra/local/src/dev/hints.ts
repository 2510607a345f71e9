import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { driftedFiles } from '../../../../turbo/generators/stamp.ts'
import { nodeVersion } from '../doctor/checks/versions.ts'
import type { Postgres } from '../postgres.ts'
import type { LocalService } from '../service.ts'

const root = fileURLToPath(new URL('../../../..', import.meta.url))

/** Node that is not the project's, as when dev is started without pnpm. */
export async function wrongNode(running = process.versions.node): Promise<string[]> {
  const { state, about, says, mend } = await nodeVersion({ root }, running)
  return state === 'ok' ? [] : [`${about}: ${says}: ${mend}`]
}

/** What a developer may have forgotten after a change of service.ts or of the template. */
export function unstampedFiles(
  services: Iterable<Pick<LocalService, 'name' | 'folder' | 'declaration'>>,
): string[] {
  return [...services].flatMap((service) => {
    const files = driftedFiles(service)
    if (files.length === 0) return []
    return [
      `${service.name}: not as its service.ts and the template say: ${files.join(', ')}. Write the platform again: npx --yes pnpm@12 exec node turbo/generators/stamp.ts`,
    ]
  })
}

/** Tables that the platform's files for events need, and that a service made by hand may lack. */
export async function missingTables(
  services: Iterable<Pick<LocalService, 'name' | 'folder' | 'declaration'>>,
): Promise<string[]> {
  const lines = await Promise.all(
    [...services].map(async ({ name, folder, declaration }) => {
      const schema = await readFile(join(folder, 'prisma', 'schema.prisma'), 'utf8')
      const needed = [
        ...(declaration.publishes.length > 0 ? ['outbox', 'outbox_dead'] : []),
        ...(declaration.subscribes.length > 0 ? ['inbox'] : []),
      ]
      const missing = needed.filter((table) => !schema.includes(`@@map("${table}")`))
      return missing.length === 0
        ? []
        : [
            `${name}: its events need ${missing.join(', ')}, and prisma/schema.prisma has no such table: docs/architecture.md#its-first-event`,
          ]
    }),
  )
  return lines.flat()
}

/** What a developer may have forgotten after a change of schema.prisma. */
export async function missingMigrations(
  postgres: Pick<Postgres, 'ownerUrl'>,
  services: Iterable<Pick<LocalService, 'name' | 'folder'>>,
): Promise<string[]> {
  // Loaded on demand: the schema engine takes a moment.
  const { diffToSchema } = await import('../prisma/diff.ts')
  const lines = await Promise.all(
    [...services].map(async ({ name, folder }) => {
      const schema = await readFile(join(folder, 'prisma', 'schema.prisma'), 'utf8')
      const sql = await diffToSchema(postgres.ownerUrl(name), schema)
      return sql === undefined
        ? []
        : [
            `${name}: its database is not as prisma/schema.prisma says. Write a migration: npx --yes pnpm@12 migrate:new ${name} <name>. If the data are of another branch, start without: npx --yes pnpm@12 fresh`,
          ]
    }),
  )
  return lines.flat()
}
