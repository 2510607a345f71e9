import type { ClientBase, Pool } from 'pg'
import { DatabaseError } from 'pg'
import type { Migration } from './read-migrations.ts'

/** Checksums by name; empty when the table is missing. */
export async function readApplied(database: ClientBase | Pool): Promise<Map<string, string>> {
  try {
    const { rows } = await database.query<{ name: string; checksum: string }>(
      `SELECT migration_name AS name, checksum FROM _prisma_migrations
       WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`,
    )
    return new Map(rows.map(({ name, checksum }) => [name, checksum]))
  } catch (error) {
    // The table is missing.
    if (error instanceof DatabaseError && error.code === '42P01') return new Map()
    throw error
  }
}

/** Throws when an applied migration was changed. One without SQL is still to be written. */
export function pendingOf(
  migrations: readonly Migration[],
  applied: ReadonlyMap<string, string>,
): Migration[] {
  const changed = migrations.filter(({ name, checksum }) => (applied.get(name) ?? checksum) !== checksum)
  if (changed.length === 0) {
    return migrations.filter(({ name, sql }) => !applied.has(name) && sql.trim() !== '')
  }
  const names = changed.map(({ name }) => name).join(', ')
  throw new Error(
    `changed after it was applied: ${names}. Write another migration; on data of no worth, \`pnpm fresh\``,
  )
}

/** What may explain that a migration fails: those of another branch, or of a removed service with this name. */
export function strangersIn(applied: ReadonlyMap<string, string>, migrations: readonly Migration[]): string {
  const here = new Set(migrations.map(({ name }) => name))
  const names = [...applied.keys()].filter((name) => !here.has(name))
  if (names.length === 0) return ''
  return `. The database has migrations that are not here: ${names.join(', ')}. On data of no worth, \`pnpm fresh\``
}
