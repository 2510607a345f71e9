import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { serveByTls, startTestDatabase, withConnection } from '@fanfare/local/testing'
import { applyMigrations } from '@fanfare/sidecars/migrate'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { bundledFunction } from '../src/data/bundled-functions.ts'
import { databaseUrl, passwordIn } from '../src/data/functions/database-url.ts'
import { ensureDatabase, type Run } from '../src/data/functions/ensure-database.ts'
import { services } from './support/templates.ts'

// A real server, with a first user as on RDS: no superuser, but with CREATEROLE and CREATEDB.
const apps = fileURLToPath(new URL('../../../apps', import.meta.url))
const { database: server, stop } = await startTestDatabase(join(apps, services.at(0)?.name ?? ''))
const admin = new pg.Client({ connectionString: server.adminUrl })
const first = new pg.Client({ connectionString: as('fanfare_admin', 'of-the-first', 'postgres') })
for (const client of [admin, first]) client.on('error', () => undefined)

beforeAll(async () => {
  await admin.connect()
  await admin.query(`CREATE ROLE fanfare_admin LOGIN CREATEDB CREATEROLE PASSWORD 'of-the-first'`)
  await admin.query('GRANT CONNECT ON DATABASE postgres TO fanfare_admin')
  await first.connect()
})

afterAll(async () => {
  await first.end()
  await admin.end()
  await stop()
})

/** On the database `postgres` in the session of all tests; on others as the function does it. */
const run: Run = async (database, statements) => {
  const answer = []
  for (const { text, values } of statements)
    answer.push(
      database === 'postgres'
        ? (await first.query(text, values?.slice())).rows
        : await ask(as('fanfare_admin', 'of-the-first', database), text),
    )
  return answer
}

const passwords = (service: string, owner = `${service}-of-owner`) => ({ service, owner })

function as(user: string, password: string, database: string): string {
  const url = new URL(server.adminUrl)
  return Object.assign(url, { username: user, password, pathname: `/${database}` }).href
}

async function ask(url: string, text: string): Promise<unknown[]> {
  return withConnection(url, async (client) => (await client.query(text)).rows)
}

test('a service has a database of its own, which its owner changes, and made anew nothing in it is lost', async () => {
  await ensureDatabase(run, 'a-service', passwords('one', 'two'))
  await ask(as('a-service_owner', 'two', 'a-service'), 'CREATE TABLE kept AS SELECT 1 AS what')
  await ensureDatabase(run, 'a-service', passwords('one', 'two'))
  expect(await ask(as('a-service_owner', 'two', 'a-service'), 'SELECT what FROM kept')).toEqual([{ what: 1 }])
  const change = ask(as('a-service', 'one', 'a-service'), 'CREATE TABLE more (id int)')
  await expect(change).rejects.toThrow(/permission denied for schema/)
})

test.each(['', '_owner'])(
  'the role <service>%s gets into no other service’s database, and makes neither databases nor roles',
  async (suffix) => {
    await ensureDatabase(run, 'here', passwords('h', 'h'))
    await ensureDatabase(run, 'there', passwords('t', 't'))
    const asHere = (database: string, text: string) => ask(as(`here${suffix}`, 'h', database), text)
    await expect(asHere('there', 'SELECT 1')).rejects.toThrow(/permission denied/)
    await expect(asHere('here', 'CREATE DATABASE more')).rejects.toThrow(/permission denied/)
    await expect(asHere('here', 'CREATE ROLE more')).rejects.toThrow(/permission denied/)
  },
)

test('other passwords take the place of the first', async () => {
  await ensureDatabase(run, 'rotated', passwords('old', 'old'))
  await ensureDatabase(run, 'rotated', passwords(`new'"$`, 'newer'))
  const one = (user: string, password: string) =>
    ask(as(user, encodeURIComponent(password), 'rotated'), 'SELECT 1 AS one')
  expect(await one('rotated', `new'"$`)).toEqual([{ one: 1 }])
  expect(await one('rotated_owner', 'newer')).toEqual([{ one: 1 }])
  await expect(one('rotated', 'old')).rejects.toThrow(/password/)
  await expect(one('rotated_owner', 'old')).rejects.toThrow(/password/)
})

test('a step that was cut short is finished by the next run', async () => {
  await run('postgres', [{ text: `CREATE ROLE half LOGIN PASSWORD 'x'` }])
  await ensureDatabase(run, 'half', passwords('whole'))
  expect(await ask(as('half', 'whole', 'half'), 'SELECT current_database() AS name')).toEqual([
    { name: 'half' },
  ])
})

describe('a database of a version with one role', () => {
  /** As it was made until 2026-11-25. */
  const earlier = (service: string, database: boolean) => [
    { text: `${database ? 'ALTER' : 'CREATE'} ROLE ${service} LOGIN PASSWORD 'same'` },
    { text: `GRANT ${service} TO CURRENT_USER` },
    ...(database ? [] : [{ text: `CREATE DATABASE ${service} OWNER ${service}` }]),
    { text: `REVOKE ALL ON DATABASE ${service} FROM PUBLIC` },
    { text: `REVOKE ${service} FROM CURRENT_USER` },
  ]
  // The first statement of that version's migrations.
  const ofThatVersion = 'CREATE TABLE IF NOT EXISTS _prisma_migrations (id text)'

  test('serves the version that runs, until the next one migrates with the owner’s role', async () => {
    await run('postgres', earlier('grown', false))
    const [url, ownerUrl] = [as('grown', 'same', 'grown'), as('grown_owner', 'of-owner', 'grown')]
    const folder = join(apps, services.at(0)?.name ?? '', 'prisma', 'migrations')
    const applied = await applyMigrations(url, folder)

    await ensureDatabase(run, 'grown', passwords('same', 'of-owner'))
    await ask(url, ofThatVersion)
    // When the stage's update fails and is taken back, its earlier function runs again.
    await run('postgres', earlier('grown', true))
    await ask(url, ofThatVersion)
    await ensureDatabase(run, 'grown', passwords('same', 'of-owner'))

    expect(await applyMigrations(ownerUrl, folder, { role: 'grown' })).toEqual([])
    const rows = await ask(url, 'SELECT migration_name AS name FROM _prisma_migrations')
    expect(rows).toHaveLength(applied.length)
    await expect(ask(url, 'DROP TABLE inbox')).rejects.toThrow(/must be owner/)
    await expect(ask(url, ofThatVersion)).rejects.toThrow(/permission denied for schema/)
  })
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
      user: 'fanfare_admin',
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
  const login = { role: 'a-service_owner', password: 'Random1Text' }
  const url = databaseUrl({ host: 'db.example', port: '5432' }, 'a-service', login)
  expect(url).toBe(
    'postgresql://a-service_owner:Random1Text@db.example:5432/a-service?sslmode=verify-full&sslrootcert=rds-ca.pem',
  )
  expect(passwordIn('Random1Text')).toBe('Random1Text')
  expect(passwordIn(url)).toBe('Random1Text')
})
