import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { serveByTls, startTestDatabase, withConnection } from '@fanfare/local/testing'
import pg from 'pg'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { bundledFunction } from '../src/data/bundled-functions.ts'
import { databaseUrl, passwordIn } from '../src/data/functions/database-url.ts'
import { ensureDatabase, type Run } from '../src/data/functions/ensure-database.ts'
import { services } from './support/templates.ts'

// A real server, with a first user as on RDS: no superuser, but with CREATEROLE and CREATEDB.
const apps = fileURLToPath(new URL('../../../apps', import.meta.url))
const server = await startTestDatabase(join(apps, services.at(0)?.name ?? ''))
const admin = new pg.Client({ connectionString: server.adminUrl })
const first = new pg.Client({ connectionString: as('fanfare', 'of-the-first', 'postgres') })
for (const client of [admin, first]) client.on('error', () => undefined)

beforeAll(async () => {
  await admin.connect()
  await admin.query(`CREATE ROLE fanfare LOGIN CREATEDB CREATEROLE PASSWORD 'of-the-first'`)
  await admin.query('GRANT CONNECT ON DATABASE postgres TO fanfare')
  await first.connect()
})

afterAll(async () => {
  await first.end()
  await admin.end()
  await server.stop()
})

const run: Run = async (statements) => {
  const answer = []
  for (const { text, values } of statements) answer.push((await first.query(text, values?.slice())).rows)
  return answer
}

function as(user: string, password: string, database: string): string {
  const url = new URL(server.adminUrl)
  return Object.assign(url, { username: user, password, pathname: `/${database}` }).href
}

async function ask(url: string, text: string): Promise<unknown[]> {
  return withConnection(url, async (client) => (await client.query(text)).rows)
}

test('a service has a database of its own, which it may change, and made anew nothing in it is lost', async () => {
  await ensureDatabase(run, 'a-service', 'one')
  await ask(as('a-service', 'one', 'a-service'), 'CREATE TABLE kept AS SELECT 1 AS what')
  await ensureDatabase(run, 'a-service', 'one')
  expect(await ask(as('a-service', 'one', 'a-service'), 'SELECT what FROM kept')).toEqual([{ what: 1 }])
})

test('a service gets into no other service’s database, and makes neither databases nor roles', async () => {
  await ensureDatabase(run, 'here', 'h')
  await ensureDatabase(run, 'there', 't')
  await expect(ask(as('here', 'h', 'there'), 'SELECT 1')).rejects.toThrow(/permission denied/)
  await expect(ask(as('here', 'h', 'here'), 'CREATE DATABASE more')).rejects.toThrow(/permission denied/)
  await expect(ask(as('here', 'h', 'here'), 'CREATE ROLE more')).rejects.toThrow(/permission denied/)
})

test('another password takes the place of the first', async () => {
  await ensureDatabase(run, 'rotated', 'old')
  await ensureDatabase(run, 'rotated', `new'"$`)
  expect(await ask(as('rotated', encodeURIComponent(`new'"$`), 'rotated'), 'SELECT 1 AS one')).toEqual([
    { one: 1 },
  ])
  await expect(ask(as('rotated', 'old', 'rotated'), 'SELECT 1')).rejects.toThrow(/password/)
})

test('a step that was cut short is finished by the next run', async () => {
  await run([{ text: `CREATE ROLE half LOGIN PASSWORD 'x'` }])
  await ensureDatabase(run, 'half', 'whole')
  expect(await ask(as('half', 'whole', 'half'), 'SELECT current_database() AS name')).toEqual([
    { name: 'half' },
  ])
})

test('SQL is run only by a server that shows a certificate of RDS and the right name', async () => {
  const folder = bundledFunction('run-sql')
  const { handler }: typeof import('../src/data/functions/run-sql.ts') = await import(
    pathToFileURL(join(folder, 'index.mjs')).href
  )
  const sqlBy = async ({ url }: { url: string }) => {
    const { hostname: host, port } = new URL(url)
    const connection = {
      host,
      port: Number(port),
      user: 'fanfare',
      password: 'of-the-first',
      database: 'postgres',
    }
    return handler({ connection, statements: [{ text: 'SELECT 1 AS one' }] })
  }
  const [ours, misnamed] = [
    await serveByTls(server.adminUrl),
    await serveByTls(server.adminUrl, 'elsewhere.test'),
  ]
  onTestFinished(() => {
    ours.stop()
    misnamed.stop()
  })
  await expect(sqlBy(ours)).rejects.toThrow(/certificate/)

  await writeFile(join(folder, 'rds-ca.pem'), `${ours.certificate}\n${misnamed.certificate}`)
  expect(await sqlBy(ours)).toEqual([[{ one: 1 }]])
  await expect(sqlBy(misnamed)).rejects.toThrow(/localhost.*elsewhere\.test/)
})

test('the secret’s first text becomes the password of its URL, and stays it', () => {
  const url = databaseUrl({ host: 'db.example', port: '5432' }, 'a-service', 'Random1Text')
  expect(url).toBe(
    'postgresql://a-service:Random1Text@db.example:5432/a-service?sslmode=verify-full&sslrootcert=rds-ca.pem',
  )
  expect(passwordIn('Random1Text')).toBe('Random1Text')
  expect(passwordIn(url)).toBe('Random1Text')
})
