import { findServices } from '@fanfare/topology'
import { expect, inject, test } from 'vitest'
import { migrate } from '../src/migrate.ts'
import { freshDatabase, ownerUrl } from '../src/testing/index.ts'
import { databases } from './support/databases.ts'
import { query } from './support/query.ts'

test('migrations are applied once, and their names returned', async () => {
  for (const { folder, declaration } of await findServices()) {
    const database = await databases.createServiceDatabase(declaration.name)

    const applied = await migrate(folder, database)

    expect(applied.length, declaration.name).toBeGreaterThan(0)
    expect(
      await query(database.url, 'SELECT migration_name AS name FROM _prisma_migrations ORDER BY 1'),
    ).toEqual(applied.map((name) => ({ name })))
    expect(await migrate(folder, database)).toEqual([])
  }
})

test('a migration that was changed after it was applied is refused', async () => {
  const [service] = await findServices()
  const folder = service?.folder ?? ''
  const url = await freshDatabase(inject('database'))
  const database = { url, ownerUrl: ownerUrl(inject('database'), url) }
  await query(database.ownerUrl, `UPDATE _prisma_migrations SET checksum = 'of another text'`)

  await expect(migrate(folder, database)).rejects.toThrow('changed after it was applied')
})

test('a migration that fails on the data of a removed service of the same name says so', async () => {
  const [service] = await findServices()
  const url = await freshDatabase(inject('database'))
  const database = { url, ownerUrl: ownerUrl(inject('database'), url) }
  await query(
    database.ownerUrl,
    `UPDATE _prisma_migrations SET migration_name = 'removed_' || migration_name`,
  )

  await expect(migrate(service?.folder ?? '', database)).rejects.toThrow(
    /already exists\. The database has migrations that are not here: removed_\d+_init.*pnpm fresh/,
  )
})
