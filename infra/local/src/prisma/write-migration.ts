import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { applyMigrations, readMigrations } from '@fanfare/sidecars/migrate'
import pg from 'pg'
import { migrationsOf } from '../migrate.ts'
import type { Postgres } from '../postgres.ts'
import { diffToSchema } from './diff.ts'

type Databases = Pick<Postgres, 'createServiceDatabase'>

export interface NewMigration {
  readonly name: string
  readonly empty?: boolean
}

/** Returns the new file, relative to the folder; undefined when there is nothing to write. */
export async function writeMigration(
  postgres: Databases,
  folder: string,
  { name, empty = false }: NewMigration,
): Promise<string | undefined> {
  if (!/^[a-z0-9]+([_-][a-z0-9]+)*$/.test(name)) {
    throw new Error(`a migration's name consists of lower-case letters, digits, - and _: ${name}`)
  }
  const sql = (await migrationSql(postgres, folder)) ?? (empty ? '' : undefined)
  if (sql === undefined) return undefined
  const migrations = migrationsOf(folder)
  const migration = join(migrations, `${await nextTime(migrations)}_${name.replaceAll('-', '_')}`)
  await mkdir(migrations, { recursive: true })
  // Fails when another run has just written it.
  await mkdir(migration)
  await writeFile(join(migration, 'migration.sql'), sql)
  const lock = join(migrations, 'migration_lock.toml')
  if (!existsSync(lock)) await writeFile(lock, 'provider = "postgresql"\n')
  return relative(folder, join(migration, 'migration.sql'))
}

/** Migrations are applied in the order of their names: after the last one, whatever the clock says. */
async function nextTime(migrations: string): Promise<string> {
  const now = new Date().toISOString().replace(/\D/g, '').slice(0, 14)
  const known = existsSync(migrations) ? await readMigrations(migrations) : []
  const last = /^\d{14}/.exec(known.at(-1)?.name ?? '')?.[0] ?? ''
  return now > last ? now : String(Number(last) + 1)
}

/** Why the migrations cannot be applied, also without rows: as when a view has a column that they change. */
export async function failureOf(postgres: Databases, folder: string): Promise<string | undefined> {
  try {
    await migrationSql(postgres, folder)
    return undefined
  } catch (error) {
    if (!(error instanceof Error)) return String(error)
    // The database has no rows, so that none is printed.
    const detail = error.cause instanceof pg.DatabaseError ? error.cause.detail : undefined
    return detail === undefined ? error.message : `${error.message}: ${detail}`
  }
}

/** Returns undefined when the migrations match the schema. */
export async function migrationSql(postgres: Databases, folder: string): Promise<string | undefined> {
  const file = join(folder, 'prisma', 'schema.prisma')
  const schema = await readFile(file, 'utf8').catch((cause) => {
    throw new Error(`${file} cannot be read: begin it as another service's does`, { cause })
  })
  const { ownerUrl } = await postgres.createServiceDatabase(`migrated-${randomBytes(4).toString('hex')}`)
  const migrations = migrationsOf(folder)
  if (existsSync(migrations)) await applyMigrations(ownerUrl, migrations)
  return diffToSchema(ownerUrl, schema)
}
