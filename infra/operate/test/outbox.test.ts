import { changeTables, freshDatabase } from '@fanfare/local/testing'
import pg from 'pg'
import { expect, inject, onTestFinished, test } from 'vitest'
import { outboxStore } from '../src/outbox/outbox-store.ts'
import { encodeEvent, orderConfirmed } from './support/events.ts'

const all = () => true

async function outbox() {
  const url = await freshDatabase(inject('database'))
  const pool = new pg.Pool({ connectionString: url, max: 4 })
  pool.on('error', () => undefined)
  onTestFinished(() => pool.end())
  const store = outboxStore('order', async (statements) => {
    const rows = []
    for (const { text, values } of statements) rows.push((await pool.query(text, values?.slice())).rows)
    return rows
  })
  const event = orderConfirmed()
  const bury = (body = encodeEvent(event), id = event.id) =>
    pool.query(
      `INSERT INTO outbox_dead (event_id, type, key, body, created_at, reason)
        VALUES ($1, 'order.confirmed', $2, $3, now() - interval '3 hours', 'InvalidParameter: too long')`,
      [id, event.subject, body],
    )
  const waiting = async () => (await pool.query('SELECT event_id AS id, type, key, body FROM outbox')).rows
  return { url, pool, store, event, bury, waiting }
}

test('a refused event is listed with SNS’s reason, and published again under its own id', async () => {
  const { store, event, bury, waiting } = await outbox()
  await bury()
  const [letter] = await store.read(all)
  expect(letter).toMatchObject({ id: event.id, type: 'order.confirmed', event })
  expect(letter?.reason).toBe('SNS refused it: InvalidParameter: too long')
  expect(Date.now() - (letter?.since.getTime() ?? 0)).toBeGreaterThan(3 * 3_600_000 - 60_000)

  await store.redrive(({ id }) => id === event.id)
  expect(await waiting()).toEqual([
    { id: event.id, type: 'order.confirmed', key: event.subject, body: encodeEvent(event) },
  ])
  expect(await store.read(all)).toEqual([])
})

test('two operators at once publish it once', async () => {
  const { store, bury, waiting } = await outbox()
  await bury()
  const done = await Promise.all([store.redrive(all), store.redrive(all)])
  expect(done.flat()).toHaveLength(1)
  expect(await waiting()).toHaveLength(1)
})

test('an event that was too large is shown in part, and kept whole', async () => {
  const { store, event, bury, waiting } = await outbox()
  const body = 'x'.repeat(300_000)
  await bury(body)
  expect((await store.read(all))[0]?.body).toMatch(/^x{20000}… \(300000 bytes\)$/)
  await store.redrive(({ id }) => id === event.id)
  expect((await waiting())[0]?.body).toBe(body)
})

test('before the first deployment there is nothing', async () => {
  const { store, url } = await outbox()
  await changeTables(inject('database'), url, 'DROP TABLE outbox_dead')
  expect(await store.read(all)).toEqual([])
})
