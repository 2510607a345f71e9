import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findServices } from '@fanfare/topology'
import { expect, test } from 'vitest'
import { ensureClients } from '../src/prisma/ensure-clients.ts'
import { failureOf, migrationSql, writeMigration } from '../src/prisma/write-migration.ts'
import { databases } from './support/databases.ts'
import { temporaryFolder } from './support/temporary.ts'

const head = `datasource db {\n  provider = "postgresql"\n}\n`
const mails = 'model Mail {\n  id Int @id\n  kind Kind\n}\nenum Kind {\n  welcome\n  farewell\n}\n'

const write = (folder: string, name: string, empty = false) =>
  writeMigration(databases, folder, { name, empty })

async function appWith(schema: string): Promise<string> {
  const folder = await temporaryFolder()
  await mkdir(join(folder, 'prisma'))
  await writeFile(join(folder, 'prisma', 'schema.prisma'), head + schema)
  return folder
}

async function change(folder: string, from: string, to: string): Promise<void> {
  const file = join(folder, 'prisma', 'schema.prisma')
  await writeFile(file, (await readFile(file, 'utf8')).replace(from, to))
}

test('the first migration creates what the schema has; after it there is nothing to write', async () => {
  const folder = await appWith(mails)

  const written = await write(folder, 'first-mails')

  expect(written).toMatch(/^prisma[\\/]migrations[\\/]\d{14}_first_mails[\\/]migration.sql$/)
  expect(await readFile(join(folder, written ?? ''), 'utf8')).toContain('CREATE TABLE "Mail"')
  expect(await write(folder, 'more')).toBeUndefined()
})

test('a migration comes after the last one, also where the clock is behind', async () => {
  const folder = await appWith(mails)
  const future = join(folder, 'prisma', 'migrations', '29991231235959_init')
  await mkdir(future, { recursive: true })
  await writeFile(join(future, 'migration.sql'), 'SELECT 1')
  await write(folder, 'second')
  expect((await readdir(join(folder, 'prisma', 'migrations'))).sort()[1]).toBe('29991231235960_second')
})

test('a migration that takes a value out of an enum is applied', async () => {
  const folder = await appWith(mails)
  await write(folder, 'first')
  await change(folder, '  farewell\n', '')
  const written = await write(folder, 'no-farewell')
  expect(await readFile(join(folder, written ?? ''), 'utf8')).toContain('DROP TYPE "public"."Kind_old"')
  expect(await migrationSql(databases, folder)).toBeUndefined()
})

test('a migration that a view is in the way of is said to fail', async () => {
  const folder = await appWith(mails)
  await write(folder, 'first')
  const view = await write(folder, 'view', true)
  await writeFile(join(folder, view ?? ''), 'CREATE VIEW kinds AS SELECT kind FROM "Mail"')
  expect(await failureOf(databases, folder)).toBeUndefined()
  await change(folder, '  kind Kind\n', '')
  await write(folder, 'no-kind')
  expect(await failureOf(databases, folder)).toMatch(/no_kind.*view kinds depends on/s)
})

test('a comment in migration_lock.toml stays', async () => {
  const folder = await appWith(mails)
  const lock = join(folder, 'prisma', 'migrations', 'migration_lock.toml')
  await write(folder, 'first')
  await writeFile(lock, `# ours\n${await readFile(lock, 'utf8')}`)
  await write(folder, 'second', true)
  expect(await readFile(lock, 'utf8')).toMatch(/^# ours\nprovider/)
})

test('a client that is up to date is not written again: dev restarts what is written', async () => {
  const [service] = await findServices()
  const folder = service?.folder ?? ''
  const client = join(folder, 'src/generated/prisma/client.ts')
  await ensureClients(undefined, [folder])
  const { mtimeMs } = await stat(client)
  const lines: string[] = []
  await ensureClients((line) => lines.push(line), [folder])
  expect(lines).toEqual([expect.stringContaining('the database client is up to date')])
  expect((await stat(client)).mtimeMs).toBe(mtimeMs)
})

test('a later migration has what changed: columns, tables and keys', async () => {
  const folder = await appWith(mails)
  await write(folder, 'first')
  await change(folder, 'id Int @id', 'id BigInt @id\n  readers Reader[]')
  await change(
    folder,
    'enum Kind {',
    'model Reader {\n  id Int @id\n  mail Mail @relation(fields: [a], references: [id])\n  a BigInt\n}\nenum Kind {',
  )

  const sql = await migrationSql(databases, folder)

  expect(sql).toContain('ALTER COLUMN "id" SET DATA TYPE BIGINT')
  expect(sql).toContain('CREATE TABLE "Reader"')
  expect(sql).toContain('ADD CONSTRAINT "Reader_a_fkey"')
  expect(sql).not.toContain('CREATE TABLE "Mail"')
})

test('an empty migration is written for SQL by hand, with any statement', async () => {
  const folder = await appWith(mails)
  await write(folder, 'first')
  const seed = join(folder, (await write(folder, 'seed', true)) ?? '')
  expect(await readFile(seed, 'utf8')).toBe('')
  await writeFile(
    seed,
    `INSERT INTO "Mail" VALUES (1, 'welcome'); -- a comment; with a semicolon
     CREATE FUNCTION one() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$;`,
  )

  expect(await migrationSql(databases, folder)).toBeUndefined()
})

test('after a migration that fails nothing is written', async () => {
  const folder = await appWith(mails)
  await mkdir(join(folder, 'prisma', 'migrations', '1_wrong'), { recursive: true })
  await writeFile(join(folder, 'prisma', 'migrations', '1_wrong', 'migration.sql'), 'SELECT nonsense')

  await expect(write(folder, 'second')).rejects.toThrow('"nonsense" does not exist')
  await expect(write(folder, '../../etc')).rejects.toThrow("a migration's name consists of")
  expect(await readdir(join(folder, 'prisma', 'migrations'))).toEqual(['1_wrong'])
})

test('the migrations of every service match its schema', async () => {
  for (const { folder, declaration } of await findServices()) {
    const how = `write a migration: npx --yes pnpm@12 migrate:new ${declaration.name} <name>`
    expect(await migrationSql(databases, folder), how).toBeUndefined()
  }
})
