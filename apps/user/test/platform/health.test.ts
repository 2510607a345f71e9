import { changeTables } from '@fanfare/local/testing'
import { expect, inject, it } from 'vitest'
import { startPlatform } from '../support/platform.ts'

it('is live and ready over a database that has every migration', async () => {
  const app = await startPlatform()
  expect((await app.inject('/health/live')).statusCode).toBe(200)
  const ready = await app.inject('/health/ready')
  expect(ready.statusCode).toBe(200)
  expect(ready.json()).toEqual({ status: 'ready' })
})

it('is not ready while a migration is pending, and names it', async () => {
  const app = await startPlatform()
  const [{ name }] = await app.db.$queryRaw<[{ name: string }]>`
    SELECT max(migration_name) AS name FROM _prisma_migrations`
  await changeTables(inject('database'), app.config.DATABASE_URL, 'DELETE FROM _prisma_migrations')
  const response = await app.inject('/health/ready')
  expect(response.statusCode).toBe(503)
  expect(response.json()).toMatchObject({ status: 503, detail: expect.stringContaining(name) })
  expect((await app.inject('/health/live')).statusCode).toBe(200)
})

it.each(['finished_at = NULL', 'rolled_back_at = now()'])(
  'is not ready over a database with a migration whose %s',
  async (outcome) => {
    const app = await startPlatform()
    await changeTables(
      inject('database'),
      app.config.DATABASE_URL,
      `UPDATE _prisma_migrations SET ${outcome}`,
    )
    expect((await app.inject('/health/ready')).statusCode).toBe(503)
  },
)

it('is not ready over a database without any table', async () => {
  const app = await startPlatform()
  await changeTables(inject('database'), app.config.DATABASE_URL, 'DROP TABLE _prisma_migrations')
  expect((await app.inject('/health/ready')).statusCode).toBe(503)
})
