import { setTimeout } from 'node:timers/promises'
import { Client, DatabaseError } from 'pg'
import { pendingOf, readApplied } from './applied.ts'
import { type Migration, readMigrations } from './read-migrations.ts'

// Prisma's own table, so that its CLI works on the same database.
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

/** Milliseconds. DDL that waits for a lock holds back every later query on its table: it gives up soon, and tries again. */
const defaults = { lockTimeout: 2_000, retryFor: 300_000 }

// A share of the time for others. Source: PostgreSQL manual, appendix A: lock_not_available, deadlock_detected.
const pausePerWait = 2
const lockErrors = new Set(['55P03', '40P01'])

/**
 * Applies pending migrations by name, and returns their names. Each is one transaction, so CREATE INDEX CONCURRENTLY
 * must be run by hand. Throws when a migration fails, or was changed after it was applied. A
 * migration that does not get its locks in `lockTimeout` is tried again for `retryFor`, in milliseconds.
 */
export async function applyMigrations(
  connectionString: string,
  folder: string,
  options: Partial<typeof defaults> = {},
): Promise<string[]> {
  const { lockTimeout, retryFor } = { ...defaults, ...options }
  const migrations = await readMigrations(folder)
  const client = new Client({ connectionString })
  let broken: Error | undefined
  // Without a listener, a lost connection would end the process.
  client.on('error', (error) => {
    broken ??= error
  })
  try {
    await client.connect()
    // Deployments may run concurrently. The lock ends with the connection.
    await client.query(`SELECT pg_advisory_lock(hashtext('migrations'))`)
    await client.query(createTable)
    const pending = pendingOf(migrations, await readApplied(client))
    const end = performance.now() + retryFor
    for (const migration of pending) {
      while (!(await apply(client, migration, lockTimeout, performance.now() > end))) {
        await setTimeout(lockTimeout * pausePerWait * (0.5 + Math.random() / 2))
      }
    }
    return pending.map(({ name }) => name)
  } catch (error) {
    // The connection's error is the cause of the later one.
    const isOfServer = error instanceof MigrationError && error.cause instanceof DatabaseError
    if (broken !== undefined && !isOfServer) throw broken
    throw error
  } finally {
    await client.end()
  }
}

class MigrationError extends Error {}

/** False when it did not get its locks, and `isLast` is not set. */
async function apply(
  client: Client,
  { name, sql, checksum }: Migration,
  lockTimeout: number,
  isLast: boolean,
): Promise<boolean> {
  try {
    await client.query('BEGIN')
    await client.query(`SET LOCAL lock_timeout = ${lockTimeout}`)
    await client.query(sql)
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES (gen_random_uuid()::text, $1, $2, now(), 1)`,
      [checksum, name],
    )
    await client.query('COMMIT')
    return true
  } catch (cause) {
    if (!isLast && cause instanceof DatabaseError && lockErrors.has(cause.code ?? '')) {
      await client.query('ROLLBACK')
      return false
    }
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new MigrationError(`the migration ${name} failed: ${reason}`, { cause })
  }
}
