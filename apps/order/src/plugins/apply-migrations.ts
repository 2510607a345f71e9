import { createHash } from 'node:crypto'
import { Client } from 'pg'
import { type Migration, migrationsFolder, readMigrations } from './migrations.ts'

// As Prisma's own engine makes it, so that its CLI can be used on the same database.
const createTable = `
  CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id                  VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum            VARCHAR(64) NOT NULL,
    finished_at         TIMESTAMPTZ,
    migration_name      VARCHAR(255) NOT NULL,
    logs                TEXT,
    rolled_back_at      TIMESTAMPTZ,
    started_at          TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count INTEGER NOT NULL DEFAULT 0
  )`

/**
 * Applies the migrations that the database lacks, in the order of their names, and returns those. Each is one
 * transaction together with its record: one that fails or is killed half-way has done nothing. (Prisma's engine would
 * run its statements one by one, and then refuse to go on.) So a statement that may not stand in a transaction, such as
 * CREATE INDEX CONCURRENTLY, is run by hand.
 * Throws when a migration fails, or was changed after it was applied.
 */
export async function applyMigrations(
  connectionString: string,
  folder = migrationsFolder(),
): Promise<string[]> {
  const migrations = await readMigrations(folder)
  const client = new Client({ connectionString })
  // The statement that is under way hears of a broken connection, too.
  client.on('error', () => undefined)
  await client.connect()
  try {
    // Several processes may come by at once, at a deployment. The lock ends with the connection.
    await client.query(`SELECT pg_advisory_lock(hashtext('migrations'))`)
    await client.query(createTable)
    const applied = await readApplied(client)
    const pending = migrations.filter(({ name }) => !applied.has(name))
    assertUnchanged(migrations, applied)
    for (const migration of pending) await apply(client, migration)
    return pending.map(({ name }) => name)
  } finally {
    await client.end()
  }
}

/** Checksums by name. */
async function readApplied(client: Client): Promise<Map<string, string>> {
  const { rows } = await client.query<{ name: string; checksum: string }>(
    `SELECT migration_name AS name, checksum FROM _prisma_migrations
     WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`,
  )
  return new Map(rows.map(({ name, checksum }) => [name, checksum]))
}

function assertUnchanged(migrations: readonly Migration[], applied: ReadonlyMap<string, string>): void {
  const changed = migrations.filter((migration) => {
    const known = applied.get(migration.name)
    return known !== undefined && known !== checksum(migration)
  })
  if (changed.length === 0) return
  const names = changed.map(({ name }) => name).join(', ')
  throw new Error(
    `changed after it was applied: ${names}. Write another migration; on data of no worth, \`pnpm fresh\``,
  )
}

async function apply(client: Client, migration: Migration): Promise<void> {
  try {
    await client.query('BEGIN')
    await client.query(migration.sql)
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES (gen_random_uuid()::text, $1, $2, now(), 1)`,
      [checksum(migration), migration.name],
    )
    await client.query('COMMIT')
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new Error(`the migration ${migration.name} failed: ${reason}`, { cause })
  }
}

function checksum({ sql }: Migration): string {
  return createHash('sha256').update(sql).digest('hex')
}
