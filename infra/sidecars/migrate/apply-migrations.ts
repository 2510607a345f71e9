import { Client, DatabaseError } from 'pg'
import { pendingOf, readApplied, strangersIn } from './applied.ts'
import { type Migration, readMigrations } from './read-migrations.ts'
import { missingRights } from './rights.ts'
import { inTransaction, type Waiting } from './transaction.ts'
import { transactionControl } from './transaction-control.ts'

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

/** Milliseconds. */
const defaults = { lockTimeout: 2_000, retryFor: 300_000 }

/** Milliseconds; less than PostgreSQL's deadlock_timeout, so that no transaction of the service is ended for it. */
const longestLockForRights = 500

export interface MigrateOptions {
  readonly lockTimeout: number
  readonly retryFor: number
  /** The role that the service runs with. It gets the rights on rows; may be the one that migrates. */
  readonly role: string
}

/**
 * Applies pending migrations by name, and returns their names. Each is one transaction, so CREATE INDEX CONCURRENTLY
 * must be run by hand. Throws when a migration fails, was changed after it was applied, or when the URL's role may not
 * apply it. A migration that does not get its locks in `lockTimeout` is tried again for `retryFor`, in milliseconds.
 */
export async function applyMigrations(
  connectionString: string,
  folder: string,
  options: Partial<MigrateOptions> = {},
): Promise<string[]> {
  const { lockTimeout, retryFor, role } = { ...defaults, ...options }
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
    const applied = await readApplied(client)
    const pending = pendingOf(migrations, applied)
    if (!(await mayCreate(client))) {
      if (pending.length > 0) throw new Error(missing(pending, client.user))
      return []
    }
    await client.query(createTable)
    for (const migration of pending) assertOneTransaction(migration)
    const waiting = { lockTimeout, until: performance.now() + retryFor }
    if (role !== undefined) await grant(client, role, waiting)
    const strangers = strangersIn(applied, migrations)
    for (const migration of pending) await apply(client, migration, waiting, strangers)
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

async function mayCreate(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ may: boolean }>(
    `SELECT has_schema_privilege(current_schema(), 'CREATE') AS may`,
  )
  return rows[0]?.may === true
}

const missing = (pending: readonly Migration[], user = 'of DATABASE_URL') =>
  `the database lacks ${pending.map(({ name }) => name).join(', ')}, and the role ${user} may not change tables: set MIGRATION_DATABASE_URL. On AWS only the worker's environment has it, so deploy the worker first`

async function grant(client: Client, role: string, waiting: Waiting): Promise<void> {
  const statements = await missingRights(client, role)
  if (statements.length === 0) return
  const lockTimeout = Math.min(waiting.lockTimeout, longestLockForRights)
  await inTransaction(client, { ...waiting, lockTimeout }, async () => {
    for (const statement of statements) await client.query(statement)
  })
}

class MigrationError extends Error {}

/** With a COMMIT of its own, a migration that fails later is half applied, and not recorded. */
function assertOneTransaction({ name, sql }: Migration): void {
  const statement = transactionControl(sql)
  if (statement === undefined) return
  throw new MigrationError(
    `the migration ${name} has a ${statement} of its own: each migration is one transaction, with its record. Delete what begins and ends transactions in it`,
  )
}

async function apply(
  client: Client,
  { name, sql, checksum }: Migration,
  waiting: Waiting,
  strangers: string,
): Promise<void> {
  try {
    await inTransaction(client, waiting, async () => {
      await client.query(sql)
      // What it has set is not for the next one, as the empty search_path of a dump.
      await client.query('RESET SESSION AUTHORIZATION; RESET ALL')
      await client.query(
        `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
         VALUES (gen_random_uuid()::text, $1, $2, now(), 1)`,
        [checksum, name],
      )
    })
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new MigrationError(`the migration ${name} failed: ${reason}${strangers}`, { cause })
  }
}
