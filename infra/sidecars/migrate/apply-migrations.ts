import { Client } from 'pg'
import { pendingOf, readApplied } from './applied.ts'
import { type Migration, readMigrations } from './read-migrations.ts'

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
 * Applies the migrations that the database lacks, in the order of their names, and returns those names. Each is one
 * transaction together with its record: one that fails or is killed half-way has done nothing. (Prisma's engine would
 * run its statements one by one, and then refuse to go on.) So a statement that may not stand in a transaction, such as
 * CREATE INDEX CONCURRENTLY, is run by hand.
 * Throws when a migration fails, or was changed after it was applied.
 */
export async function applyMigrations(connectionString: string, folder: string): Promise<string[]> {
  const migrations = await readMigrations(folder)
  const client = new Client({ connectionString })
  let broken: Error | undefined
  // Without a listener, a connection that is cut between two statements would end the process.
  client.on('error', (error) => {
    broken ??= error
  })
  try {
    await client.connect()
    // Several processes may come by at once, at a deployment. The lock ends with the connection.
    await client.query(`SELECT pg_advisory_lock(hashtext('migrations'))`)
    await client.query(createTable)
    const pending = pendingOf(migrations, await readApplied(client))
    for (const migration of pending) await apply(client, migration)
    return pending.map(({ name }) => name)
  } catch (error) {
    // What cut the connection says more than what failed by it later.
    if (broken !== undefined && !(error instanceof MigrationError)) throw broken
    throw error
  } finally {
    await client.end()
  }
}

class MigrationError extends Error {}

async function apply(client: Client, { name, sql, checksum }: Migration): Promise<void> {
  try {
    await client.query('BEGIN')
    await client.query(sql)
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES (gen_random_uuid()::text, $1, $2, now(), 1)`,
      [checksum, name],
    )
    await client.query('COMMIT')
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new MigrationError(`the migration ${name} failed: ${reason}`, { cause })
  }
}
