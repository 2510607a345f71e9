import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { driftedFiles } from '../../../../turbo/generators/stamp.ts'
import type { LocalAws } from '../local-aws.ts'
import type { LocalService } from '../service.ts'

/** What a developer may have forgotten after a change of service.ts or of the template. */
export function unstampedFiles(services: Iterable<LocalService>): string[] {
  return [...services].flatMap((service) => {
    const files = driftedFiles(service)
    if (files.length === 0) return []
    return [
      `${service.name}: not as its service.ts and the template say: ${files.join(', ')}. Write the platform again: npx --yes pnpm@12 exec node turbo/generators/stamp.ts`,
    ]
  })
}

/** What a developer may have forgotten after a change of schema.prisma. */
export async function missingMigrations(
  local: LocalAws,
  services: Iterable<LocalService>,
): Promise<string[]> {
  // Loaded on demand: the schema engine takes a moment.
  const { diffToSchema } = await import('../prisma/diff.ts')
  const lines = await Promise.all(
    [...services].map(async ({ name, folder }) => {
      const schema = await readFile(join(folder, 'prisma', 'schema.prisma'), 'utf8')
      const sql = await diffToSchema(local.postgres.ownerUrl(name), schema)
      return sql === undefined
        ? []
        : [
            `${name}: its database lacks what prisma/schema.prisma has. Write a migration: npx --yes pnpm@12 migrate:new ${name} <name>`,
          ]
    }),
  )
  return lines.flat()
}
