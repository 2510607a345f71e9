import { readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Pool } from 'pg'

export interface Migration {
  readonly name: string
  readonly sql: string
}

/** Where a service's migrations are: relative to its working directory, in a clone as in a bundle. */
export const migrationsFolder = () => resolve('prisma/migrations')

/** The folder's migrations, oldest first. */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(join(folder, name, 'migration.sql'), 'utf8')
      // The same text, and so the same checksum, in every clone: git may have put carriage returns in.
      return { name, sql: sql.replaceAll('\r\n', '\n') }
    }),
  )
}

/** Names of the migrations that this version of the service has and its database has not. */
export async function pendingMigrations(pool: Pool, folder = migrationsFolder()): Promise<string[]> {
  const applied = await pool
    .query<{ name: string }>({
      name: 'applied-migrations',
      text: `SELECT migration_name AS name FROM _prisma_migrations
             WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`,
    })
    // 42P01: there is no such table, since no migration was ever applied.
    .catch((error) => (error.code === '42P01' ? { rows: [] } : Promise.reject(error)))
  const names = new Set(applied.rows.map(({ name }) => name))
  return (await migrationNames(folder)).filter((name) => !names.has(name))
}

// They do not change while a process runs.
const known = new Map<string, Promise<string[]>>()
function migrationNames(folder: string): Promise<string[]> {
  const names = known.get(folder) ?? readMigrations(folder).then((all) => all.map(({ name }) => name))
  known.set(folder, names)
  return names
}
