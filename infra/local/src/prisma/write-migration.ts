import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { withConnection } from '../postgres/connect.ts'
import type { Postgres } from '../postgres.ts'
import { diffToSchema } from './diff.ts'
import { readMigrations } from './read-migrations.ts'

/** Where databases are made to try migrations in. */
type Databases = Pick<Postgres, 'createServiceDatabase'>

export interface NewMigration {
  readonly name: string
  /** Writes one without statements when nothing has changed, for SQL by hand. */
  readonly empty?: boolean
}

/**
 * Writes what leads from a service's migrations to its schema as one more migration. The database is where the
 * migrations are tried.
 * @returns the new file, relative to the folder; undefined when nothing has changed
 */
export async function writeMigration(
  postgres: Databases,
  folder: string,
  { name, empty = false }: NewMigration,
): Promise<string | undefined> {
  if (!/^[a-z0-9]+([_-][a-z0-9]+)*$/.test(name)) {
    throw new Error(`a migration's name is made of small letters, digits, - and _: ${name}`)
  }
  const sql = (await migrationSql(postgres, folder)) ?? (empty ? '' : undefined)
  if (sql === undefined) return undefined
  const time = new Date().toISOString().replace(/\D/g, '').slice(0, 14)
  const migrations = join(folder, 'prisma', 'migrations')
  const migration = join(migrations, `${time}_${name.replaceAll('-', '_')}`)
  await mkdir(migration, { recursive: true })
  await writeFile(join(migration, 'migration.sql'), sql)
  await writeFile(join(migrations, 'migration_lock.toml'), 'provider = "postgresql"\n')
  return relative(folder, join(migration, 'migration.sql'))
}

/** The statements that the migrations lack; undefined when they make what the schema says. */
export async function migrationSql(postgres: Databases, folder: string): Promise<string | undefined> {
  const schema = await readFile(join(folder, 'prisma', 'schema.prisma'), 'utf8')
  const url = await postgres.createServiceDatabase(`migrated-${randomBytes(4).toString('hex')}`)
  await runAll(url, folder)
  return diffToSchema(url, schema)
}

async function runAll(connectionString: string, folder: string): Promise<void> {
  await withConnection(connectionString, async (client) => {
    for (const { sql } of await readMigrations(folder)) await client.query(sql)
  })
}
