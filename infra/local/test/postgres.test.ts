import { chmod, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { chooseAccount } from '../src/postgres/account.ts'
import { findBinaries } from '../src/postgres/binaries.ts'
import { ensureCluster, templates } from '../src/postgres/cluster.ts'
import { withConnection } from '../src/postgres/connect.ts'
import { createPostgres, type Postgres } from '../src/postgres.ts'
import { folderInMemory } from '../src/temporary/memory.ts'
import { query, refusal } from './support/query.ts'

let dir: string
let postgres: Postgres

beforeAll(async () => {
  dir = await mkdtemp(join((await folderInMemory()) ?? tmpdir(), 'fanfare-'))
  await chmod(dir, 0o755)
  postgres = createPostgres({ dir, port: 0, durable: false, env: {} })
  await postgres.start()
  await Promise.all(['user', 'order', 'two-words'].map((service) => postgres.createServiceDatabase(service)))
})

afterAll(async () => {
  await postgres.stop()
  await rm(dir, { recursive: true, maxRetries: 5 })
})

test('a service has a database of its own, and a second role to change its tables', async () => {
  await query(postgres.ownerUrl('two-words'), 'CREATE TABLE receipts (id int)')

  expect(await query(postgres.ownerUrl('two-words'), 'SELECT current_user AS me')).toEqual([
    { me: 'two-words_owner' },
  ])
  expect(await query(postgres.serviceUrl('two-words'), 'SELECT current_user AS me')).toEqual([
    { me: 'two-words' },
  ])
  expect(await refusal(postgres.serviceUrl('two-words'), 'CREATE TABLE more (id int)')).toBe(
    'permission denied for schema public',
  )
})

test.each(['serviceUrl', 'ownerUrl'] as const)(
  '%s connects to no other database than the service’s own',
  async (role) => {
    for (const database of ['order', 'two-words', 'postgres', 'template1']) {
      const url = new URL(postgres[role]('user'))
      url.pathname = `/${database}`
      expect(await refusal(url.href, 'SELECT 1'), database).toBe('permission denied for database')
    }
  },
)

test('a service can neither take another’s role, or the owner’s, nor create databases or roles', async () => {
  const url = postgres.serviceUrl('user')

  expect(await refusal(url, 'SET ROLE "order"')).toBe('permission denied to set role')
  expect(await refusal(url, 'SET ROLE user_owner')).toBe('permission denied to set role')
  expect(await refusal(url, 'CREATE DATABASE more')).toBe('permission denied to create database')
  expect(await refusal(url, 'CREATE ROLE more')).toBe('permission denied to create role')
  expect(await refusal(url, "SELECT pg_read_file('postgresql.conf')")).toMatch(
    'permission denied for function',
  )
})

test('a role that has changed its password is let in again by the next start', async () => {
  const url = postgres.serviceUrl('user')
  await query(url, `ALTER ROLE "user" PASSWORD 'lost'`)
  expect(await refusal(url, 'SELECT 1')).toMatch('password authentication failed')
  await postgres.createServiceDatabase('user')
  expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
})

test('a wrong password is refused', async () => {
  const url = new URL(postgres.serviceUrl('order'))
  url.password = new URL(postgres.serviceUrl('user')).password

  expect(await refusal(url.href, 'SELECT 1')).toMatch('password authentication failed')
})

test('a service database that exists is left as it is', async () => {
  const { ownerUrl } = await postgres.createServiceDatabase('order')
  await query(ownerUrl, 'CREATE TABLE kept (id int)')

  expect((await postgres.createServiceDatabase('order')).ownerUrl).toBe(ownerUrl)
  expect(await query(ownerUrl, 'SELECT * FROM kept')).toEqual([])
})

test('DATABASE_URL_<SERVICE> replaces a local database', async () => {
  const elsewhere = 'postgresql://user:secret@db.example:5432/orders'
  const ownerUrl = 'postgresql://owner:secret@db.example:5432/orders'
  const env = { DATABASE_URL_MAIL_ORDER: elsewhere }
  const other = createPostgres({ dir, port: 0, env })

  expect(await other.createServiceDatabase('mail-order')).toEqual({ url: elsewhere, ownerUrl: elsewhere })
  expect(other.serviceUrl('mail-order')).toBe(elsewhere)
  Object.assign(env, { MIGRATION_DATABASE_URL_MAIL_ORDER: ownerUrl })
  expect(await other.createServiceDatabase('mail-order')).toEqual({ url: elsewhere, ownerUrl })
})

test('what was committed survives a SIGKILL, on the same port', async () => {
  const { port } = postgres
  const url = postgres.ownerUrl('user')
  await query(url, 'CREATE TABLE before (id int)')
  await query(url, 'INSERT INTO before SELECT generate_series(1, 1000)')

  await postgres.kill()
  expect(await refusal(url, 'SELECT 1')).toMatch('ECONNREFUSED')
  await postgres.start()

  expect(postgres.port).toBe(port)
  expect(await query(url, 'SELECT count(*)::int AS rows FROM before')).toEqual([{ rows: 1000 }])
})

test('start and stop are idempotent', async () => {
  await Promise.all([postgres.start(), postgres.start()])
  await Promise.all([postgres.stop(), postgres.stop()])
  await Promise.all([postgres.stop(), postgres.start()])

  expect(await query(postgres.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
})

test('a stop does not wait for open connections', async () => {
  const idle = new Client({ connectionString: postgres.serviceUrl('order') })
  const closed = new Promise<string>((resolve) => idle.on('error', (error) => resolve(error.message)))
  await idle.connect()

  await postgres.stop()

  expect(await closed).toMatch('terminating connection due to administrator command')
  await idle.end()
  await postgres.start()
})

test('a connection that the server closes between two statements fails with the server’s reason', async () => {
  const using = withConnection(postgres.serviceUrl('order'), async (client) => {
    const ended = new Promise((resolve) => client.once('end', resolve))
    await query(
      postgres.url,
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'order'`,
    )
    await ended
    await client.query('SELECT 1')
  })

  await expect(using).rejects.toThrow('terminating connection due to administrator command')
})

test('an unfinished data folder is created again', async () => {
  const unfinished = join(dir, 'second', 'unfinished-1234')
  await mkdir(join(unfinished, 'cluster'), { recursive: true })
  await writeFile(join(unfinished, 'cluster', 'PG_VERSION'), '18\n')
  const second = createPostgres({ dir: join(dir, 'second'), port: 0, durable: false, env: {} })

  await second.start()

  expect(await query(second.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  await expect(readFile(join(unfinished, 'cluster', 'PG_VERSION'))).rejects.toThrow('ENOENT')
  await second.stop()
})

test('of unfinished templates only old ones are removed', async () => {
  const [left, current] = ['unfinished-left', 'unfinished-now'].map((name) => join(templates, name)) as [
    string,
    string,
  ]
  await Promise.all([left, current].map((folder) => mkdir(folder, { recursive: true })))
  const anHourAgo = new Date(Date.now() - 3_600_000)
  await utimes(left, anHourAgo, anHourAgo)

  await ensureCluster(join(dir, 'third'), await findBinaries(), await chooseAccount(join(dir, 'third')))

  expect(await readdir(templates)).not.toContain('unfinished-left')
  await rm(current, { recursive: true })
})

test('a port in use is reported, with the variable that sets another', async () => {
  const rival = createPostgres({ dir: join(dir, 'third'), port: postgres.port, durable: false, env: {} })

  const refused = rival.start()
  await expect(refused).rejects.toThrow(`port ${postgres.port} (the database) is in use by postgres`)
  await expect(refused).rejects.toThrow('POSTGRES_PORT=')
})
