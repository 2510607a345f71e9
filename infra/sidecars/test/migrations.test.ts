import { execFile } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import pg from 'pg'
import { beforeEach, expect, inject, onTestFinished, test } from 'vitest'
import { eventually, shell, withConnection } from '../../local/src/testing/index.ts'
import { applyMigrations, pendingOf, readApplied, readMigrations } from '../migrate/index.ts'

let url: string
let folder: string
let pool: pg.Pool

beforeEach(async () => {
  const { adminUrl } = inject('database')
  const name = `migrations_${randomBytes(4).toString('hex')}`
  await withConnection(adminUrl, (admin) => admin.query(`CREATE DATABASE ${name}`))
  const own = new URL(adminUrl)
  own.pathname = name
  url = own.href
  pool = new pg.Pool({ connectionString: url })
  pool.on('error', () => undefined)
  folder = await mkdtemp(join(tmpdir(), 'migrations-'))
  onTestFinished(async () => {
    await pool.end()
    await rm(folder, { recursive: true })
  })
})

async function migration(name: string, sql: string): Promise<void> {
  await mkdir(join(folder, name), { recursive: true })
  await writeFile(join(folder, name, 'migration.sql'), sql)
}

const waiting = `SELECT FROM pg_locks WHERE NOT granted AND mode = 'AccessExclusiveLock'
                 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`

async function pendingMigrations(): Promise<string[]> {
  return pendingOf(await readMigrations(folder), await readApplied(pool)).map(({ name }) => name)
}

async function tables(): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE '\\_%' ORDER BY 1`,
  )
  return rows.map(({ name }) => name)
}

test('migrations are applied in the order of their names, and recorded as Prisma records them', async () => {
  await migration('2_more', 'ALTER TABLE letters ADD kind text')
  await migration('1_first', 'CREATE TABLE letters (id int)')

  expect(await applyMigrations(url, folder)).toEqual(['1_first', '2_more'])

  const { rows } = await pool.query('SELECT * FROM _prisma_migrations ORDER BY migration_name')
  const checksum = createHash('sha256').update('CREATE TABLE letters (id int)').digest('hex')
  expect(rows).toMatchObject([
    { migration_name: '1_first', checksum, applied_steps_count: 1, logs: null, rolled_back_at: null },
    { migration_name: '2_more' },
  ])
  expect(rows[0].finished_at).toBeInstanceOf(Date)
})

test('a second time changes nothing', async () => {
  await migration('1_first', 'CREATE TABLE letters (id int)')
  await applyMigrations(url, folder)

  expect(await applyMigrations(url, folder)).toEqual([])
  expect((await pool.query('SELECT * FROM _prisma_migrations')).rowCount).toBe(1)
})

test('two at once apply each migration once', async () => {
  await migration('1_first', 'CREATE TABLE letters (id int); SELECT pg_sleep(0.2)')
  await migration('2_more', 'INSERT INTO letters VALUES (1)')

  const applied = await Promise.all([applyMigrations(url, folder), applyMigrations(url, folder)])

  expect(applied.flat()).toEqual(['1_first', '2_more'])
  expect((await pool.query('SELECT * FROM letters')).rowCount).toBe(1)
})

test('a migration that fails has done nothing, is named, and can be mended', async () => {
  await migration('1_first', 'CREATE TABLE letters (id int)')
  await migration('2_wrong', 'CREATE TABLE stamps (id int); SELECT nonsense')

  await expect(applyMigrations(url, folder)).rejects.toThrow(
    'the migration 2_wrong failed: column "nonsense" does not exist',
  )
  expect(await tables()).toEqual(['letters'])
  expect(await pendingMigrations()).toEqual(['2_wrong'])

  await migration('2_wrong', 'CREATE TABLE stamps (id int)')
  expect(await applyMigrations(url, folder)).toEqual(['2_wrong'])
})

test('one that is cut short has done nothing, and the next run does it', async () => {
  await migration('1_first', 'CREATE TABLE letters (id int); SELECT pg_sleep(600)')
  const cut = applyMigrations(url, folder).catch((error: unknown) => String(error))
  const terminate = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                     WHERE query LIKE '%pg_sleep%' AND datname = current_database() AND pid <> pg_backend_pid()`
  await expect.poll(async () => (await pool.query(terminate)).rowCount).toBe(1)

  expect(await cut).toContain('the migration 1_first failed: terminating connection')
  expect(await tables()).toEqual([])
  await migration('1_first', 'CREATE TABLE letters (id int)')
  expect(await applyMigrations(url, folder)).toEqual(['1_first'])
})

test.each([
  'BEGIN;\nSELECT 1;\nCOMMIT;',
  'SELECT 1;\n-- done\ncommit',
  'start  transaction; SELECT 1',
  'SELECT 1; END; SELECT 2',
  `SELECT E'\\''; COMMIT; SELECT '1'`,
])('a migration that ends its transaction itself is refused, before anything is done: %j', async (sql) => {
  await migration('1_first', 'CREATE TABLE letters (id int)')
  await migration('2_second', sql)
  await expect(applyMigrations(url, folder)).rejects.toThrow(
    /the migration 2_second has a \w+( +\w+)? of its own/,
  )
  expect(await tables()).toEqual([])
})

test('words in texts, comments and bodies of functions are no end of a transaction', async () => {
  const body = "$f$ BEGIN RAISE NOTICE 'x'; COMMIT; END $f$"
  const sql = `-- COMMIT;\n/* ; COMMIT; */ CREATE PROCEDURE p() LANGUAGE plpgsql AS ${body};
    CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; END; SELECT E'it\\'s; COMMIT'; CREATE TABLE letters (note text DEFAULT '; COMMIT;')`
  await migration('1_first', sql)
  expect(await applyMigrations(url, folder)).toEqual(['1_first'])
})

test('a migration that was changed after it was applied is refused, before anything is done', async () => {
  await migration('1_first', 'CREATE TABLE letters (id int)')
  await applyMigrations(url, folder)
  await migration('1_first', 'CREATE TABLE letters (id bigint)')
  await migration('2_more', 'CREATE TABLE stamps (id int)')

  await expect(applyMigrations(url, folder)).rejects.toThrow('changed after it was applied: 1_first')

  expect(await tables()).toEqual(['letters'])
})

test('a migration without SQL is still to be written: it is applied when it has some', async () => {
  await migration('1_by_hand', ' \n')
  expect(await applyMigrations(url, folder)).toEqual([])
  await migration('1_by_hand', 'CREATE TABLE letters (id int)')
  expect(await applyMigrations(url, folder)).toEqual(['1_by_hand'])
  await mkdir(join(folder, '2_stray'))
  await expect(applyMigrations(url, folder)).rejects.toThrow('the migration 2_stray cannot be read')
})

test('one that waits for a lock lets other queries through meanwhile, and is applied when the lock is free', async () => {
  await migration('1_first', 'CREATE TABLE letters (id int)')
  await applyMigrations(url, folder)
  const long = await pool.connect()
  onTestFinished(() => long.release())
  await long.query('BEGIN')
  await long.query('SELECT * FROM letters')

  await migration('2_more', 'ALTER TABLE letters ADD kind text')
  const applied = applyMigrations(url, folder, { lockTimeout: 50 })
  await eventually('the migration behind the lock', async () =>
    expect((await pool.query(waiting)).rowCount).toBe(1),
  )
  expect((await pool.query('SELECT * FROM letters')).rows).toEqual([])
  expect(await pendingMigrations()).toEqual(['2_more'])

  await long.query('COMMIT')
  expect(await applied).toEqual(['2_more'])
  await long.query('BEGIN')
  await long.query('LOCK TABLE letters')
  await migration('3_late', 'ALTER TABLE letters ADD size int')
  await expect(applyMigrations(url, folder, { lockTimeout: 50, retryFor: 0 })).rejects.toThrow(
    'the migration 3_late failed: canceling statement due to lock timeout',
  )
})

test('one that is chosen to end a deadlock is applied when the others have ended', async () => {
  await migration('1_first', 'CREATE TABLE letters (id int); CREATE TABLE stamps (id int)')
  await applyMigrations(url, folder)
  const other = await pool.connect()
  onTestFinished(() => other.release(true))
  await other.query(`SET deadlock_timeout = '1h'`)
  await other.query('BEGIN')
  await other.query('LOCK TABLE letters')
  await migration(
    '2_more',
    `SET LOCAL deadlock_timeout = '200ms'; ALTER TABLE stamps ADD kind text; ALTER TABLE letters ADD kind text`,
  )
  const applied = applyMigrations(url, folder, { lockTimeout: 1_000 })
  await eventually('the migration behind the lock', async () =>
    expect((await pool.query(waiting)).rowCount).toBe(1),
  )
  await other.query('LOCK TABLE stamps')
  await other.query('COMMIT')
  expect(await applied).toEqual(['2_more'])
})

test('the line ends that git puts into a clone, and the mark that an editor puts before them, make no difference', async () => {
  await migration('1_first', 'CREATE TABLE letters\n(id int)')
  await applyMigrations(url, folder)
  await migration('1_first', '\uFEFFCREATE TABLE letters\r\n(id int)')
  await migration('2_more', '\uFEFFCREATE TABLE stamps (id int)')

  expect(await applyMigrations(url, folder)).toEqual(['2_more'])
})

test('a migration may hold functions, and semicolons wherever SQL has them', async () => {
  await migration(
    '1_first',
    `CREATE TABLE letters (body text); -- a comment; with one
     INSERT INTO letters VALUES ('one; two');
     CREATE FUNCTION one() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$;`,
  )

  await applyMigrations(url, folder)

  expect((await pool.query('SELECT body, one() FROM letters')).rows).toEqual([{ body: 'one; two', one: 1 }])
})

test('what a migration sets for its session, as a dump does, is not for the next one', async () => {
  await migration(
    '1_dump',
    `SELECT pg_catalog.set_config('search_path', '', false); CREATE TABLE public.letters (id int);
     SET ROLE pg_read_all_data`,
  )
  await migration('2_more', 'ALTER TABLE letters ADD kind text')

  expect(await applyMigrations(url, folder)).toEqual(['1_dump', '2_more'])
})

test('what is pending is known before the first migration was applied, and after the last', async () => {
  await migration('1_first', 'CREATE TABLE letters (id int)')

  expect(await pendingMigrations()).toEqual(['1_first'])
  await applyMigrations(url, folder)
  expect(await pendingMigrations()).toEqual([])
})

test('a variable that holds no URL is named, and its value is not shown', async () => {
  const program = fileURLToPath(new URL('../migrate/main.ts', import.meta.url))
  const env = { ...shell, DATABASE_URL: url, MIGRATION_DATABASE_URL: 'secret@nowhere' }
  const run = promisify(execFile)(process.execPath, [program, folder], { env })
  const { stderr } = await run.catch((error: { stderr: string }) => error)
  expect(stderr).toContain('MIGRATION_DATABASE_URL is no URL')
  expect(stderr).not.toContain('secret')
})
