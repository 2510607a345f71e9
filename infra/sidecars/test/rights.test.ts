import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatabaseError } from 'pg'
import { beforeEach, expect, inject, it, onTestFinished } from 'vitest'
import { eventually, withConnection } from '../../local/src/testing/index.ts'
import { applyMigrations } from '../migrate/index.ts'
import { openOutbox } from './support/outbox.ts'

/** Of the service. */
const role = 'publisher'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'migrations-'))
  onTestFinished(() => rm(folder, { recursive: true }))
})

async function migration(name: string, sql: string): Promise<void> {
  await mkdir(join(folder, name))
  await writeFile(join(folder, name, 'migration.sql'), sql)
}

/** PostgreSQL's code for insufficient_privilege. */
const refused = expect.objectContaining({ code: '42501' })

it('a service reads and writes rows, and changes nothing else', async () => {
  const { pool, insert, left } = await openOutbox()
  await insert('a', 'user.created', '{}')
  await pool.query('UPDATE outbox SET key = key')
  expect(await left()).toBe(1)
  await pool.query('DELETE FROM outbox')
  const changes = [
    'CREATE TABLE more (id int)',
    'CREATE TEMP TABLE more (id int)',
    'CREATE SCHEMA more',
    'CREATE FUNCTION more() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$',
    'CREATE INDEX more ON outbox (type)',
    'CREATE TRIGGER more BEFORE UPDATE ON outbox FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()',
    'ALTER TABLE outbox ADD more text',
    'ALTER TABLE outbox DISABLE TRIGGER ALL',
    'DROP TABLE outbox',
    'TRUNCATE outbox',
    'DELETE FROM _prisma_migrations',
    `SELECT setval('outbox_sequence_seq', 1)`,
    'SET ROLE publisher_owner',
  ]
  for (const change of changes) {
    const error = await pool.query(change).then(
      () => 'was not refused',
      (cause: DatabaseError) => cause,
    )
    expect(error, change).toEqual(refused)
  }
})

it('what a later migration creates can be used at once, and what it takes away stays away', async () => {
  const { pool, ownerUrl } = await openOutbox()
  await migration(
    '2_letters',
    'CREATE TABLE letters (id serial, text text); CREATE VIEW texts AS SELECT text FROM letters',
  )
  await applyMigrations(ownerUrl, folder, { role })
  await pool.query(`INSERT INTO letters (text) VALUES ('first')`)
  expect((await pool.query('SELECT * FROM texts')).rows).toEqual([{ text: 'first' }])

  await migration('3_ledger', `REVOKE UPDATE, DELETE ON letters FROM ${role}`)
  await applyMigrations(ownerUrl, folder, { role })
  // Every role may.
  await pool.query('SELECT lo_create(0); ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC')
  await applyMigrations(ownerUrl, folder, { role })
  await pool.query(`INSERT INTO letters (text) VALUES ('second')`)
  await expect(pool.query('DELETE FROM letters')).rejects.toEqual(refused)
})

it('after a way back to an earlier version, what that has created is the owner’s, and what was narrowed stays so', async () => {
  const { pool, ownerUrl, change } = await openOutbox()
  await change(`GRANT CREATE ON SCHEMA public TO ${role}; REVOKE DELETE ON outbox_dead FROM ${role}`)
  await pool.query('CREATE TABLE "Letters" (id serial)')
  await applyMigrations(ownerUrl, folder, { role })

  await pool.query('INSERT INTO "Letters" DEFAULT VALUES')
  await expect(pool.query('DROP TABLE "Letters"')).rejects.toEqual(refused)
  await expect(pool.query('CREATE TABLE more (id int)')).rejects.toEqual(refused)
  await expect(pool.query('DELETE FROM outbox_dead')).rejects.toEqual(refused)
})

/** As before there were two roles: the service's owns the tables. */
async function withOneRole() {
  const database = await openOutbox()
  const url = new URL(inject('database').adminUrl)
  url.pathname = new URL(database.databaseUrl).pathname
  await withConnection(url.href, (admin) =>
    admin.query(`
    ALTER DEFAULT PRIVILEGES FOR ROLE publisher_owner IN SCHEMA public REVOKE ALL ON TABLES FROM ${role};
    ALTER DEFAULT PRIVILEGES FOR ROLE publisher_owner IN SCHEMA public REVOKE ALL ON SEQUENCES FROM ${role};
    ALTER TABLE outbox OWNER TO ${role}; ALTER TABLE outbox_dead OWNER TO ${role};
    ALTER TABLE _prisma_migrations OWNER TO ${role};
    GRANT CREATE ON SCHEMA public TO ${role}`),
  )
  return database
}

it('tables of a version with one role get the owner, while the service uses them', async () => {
  const { pool, insert, left, ownerUrl, databaseUrl } = await withOneRole()
  await insert('a', 'user.created', '{}')
  expect(await applyMigrations(databaseUrl, folder, { role })).toEqual([])

  const busy = await pool.connect()
  await busy.query('BEGIN')
  await busy.query('UPDATE outbox SET key = key')
  const taken = applyMigrations(ownerUrl, folder, { role, lockTimeout: 20 })
  const waits = `SELECT FROM pg_locks WHERE NOT granted AND mode = 'AccessExclusiveLock'
                 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`
  await eventually('the change of the owner behind the transaction', async () =>
    expect((await pool.query(waits)).rowCount).toBe(1),
  )
  await insert('b', 'user.created', '{}')
  await busy.query('COMMIT')
  busy.release()
  await taken

  await insert('c', 'user.created', '{}')
  expect(await left()).toBe(3)
  const { rows } = await pool.query(
    'SELECT DISTINCT tableowner AS owner FROM pg_tables WHERE schemaname = $1',
    ['public'],
  )
  expect(rows).toEqual([{ owner: 'publisher_owner' }])
  await expect(pool.query('DROP TABLE outbox')).rejects.toEqual(refused)
  await expect(pool.query('CREATE TABLE more (id int)')).rejects.toEqual(refused)
})

it('with the service’s role alone, nothing is applied, and what is missing is named', async () => {
  const { databaseUrl, change } = await openOutbox()
  expect(await applyMigrations(databaseUrl, folder, { role })).toEqual([])

  await migration('2_letters', 'CREATE TABLE letters (id int)')
  await expect(applyMigrations(databaseUrl, folder, { role })).rejects.toThrow(
    'the database lacks 2_letters, and the role publisher may not change tables: set MIGRATION_DATABASE_URL',
  )
  await change('DROP TABLE _prisma_migrations')
  await expect(applyMigrations(databaseUrl, folder, { role })).rejects.toThrow('the database lacks 2_letters')
})
