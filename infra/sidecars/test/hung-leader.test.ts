import { pino } from 'pino'
import { expect, it, onTestFinished } from 'vitest'
import type { Batch } from '../relay/batches.ts'
import { startRelay } from '../relay/relay.ts'
import type { Outcome } from '../relay/sns.ts'
import { newKey, openOutbox, upTo } from './support/outbox.ts'
import { newLeader, newStage, relaysOf } from './support/relays.ts'
import { startSubscriber } from './support/subscriber.ts'

const stage = newStage()
const subscriber = await startSubscriber(stage)

it('a leader that hangs loses the lead after the lease, and publishes nothing when it wakes up', async () => {
  const outbox = await openOutbox()
  const relays = relaysOf(stage, [outbox])
  const first = relays.program({ LEASE_SECONDS: '3' })
  const before = await newLeader(outbox)
  relays.program({ LEASE_SECONDS: '3' })

  const [early, late] = [newKey(), newKey()]
  await outbox.write(early, 1)
  await subscriber.until(early, 1)
  first.pause()
  await outbox.write(late, 1, 20)
  await newLeader(outbox, before)
  await subscriber.until(late, 20)
  await expect.poll(outbox.left).toBe(0)

  first.resume()
  await expect.poll(() => first.logged('lost leadership of the outbox')).toBe(1)
  await outbox.write(late, 21, 40)
  await subscriber.until(late, 40)
  await expect.poll(outbox.left).toBe(0)
  expect(subscriber.of(late).map(({ revision }) => revision)).toEqual(upTo(40))

  // It stands by, and takes over when its turn comes.
  const second = await newLeader(outbox, before)
  await outbox.endSession(second)
  await newLeader(outbox, second)
})

it('a leader that hangs while it publishes: what it had begun comes twice at the most, and nothing out of order', async () => {
  const outbox = await openOutbox()
  const relays = relaysOf(stage, [outbox])
  const first = relays.program({ LEASE_SECONDS: '2' })
  const before = await newLeader(outbox)
  relays.program({ LEASE_SECONDS: '2' })
  const keys = upTo(20).map(newKey)
  const writing = Promise.all(keys.map((key) => outbox.write(key, 1, 30)))
  await subscriber.until(keys[0] ?? '', 3)
  first.pause()
  await newLeader(outbox, before)
  await writing
  await expect.poll(outbox.left).toBe(0)
  first.resume()
  await expect.poll(() => first.logged('lost leadership of the outbox')).toBe(1)
  for (const key of keys) {
    await subscriber.until(key, 30)
    expect(subscriber.firsts(key)).toEqual(upTo(30))
  }
  const copies = keys.flatMap((key) => subscriber.of(key)).length - 600
  // What one pass of the drain may have under way: eight batches, and rounds that were sent and not yet deleted.
  expect(copies).toBeLessThanOrEqual(200)
})

it('a leader whose publish takes longer than the lease keeps the lead: it asks the database meanwhile', async () => {
  const { databaseUrl, write, leader, left, pool } = await openOutbox()
  const log = pino({ level: 'silent' })
  const [begun, answer] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const publish = async ({ rows }: Batch): Promise<Outcome[]> => {
    begun.resolve()
    await answer.promise
    return rows.map((row) => ({ row, result: 'sent' }))
  }
  const relay = startRelay({ databaseUrl, lease: 1_000, publish, log })
  onTestFinished(() => relay.stop())
  const before = await newLeader({ leader })
  await write(newKey(), 1)
  await begun.promise
  const { rows } = await pool.query('SELECT clock_timestamp() AS at')
  const passed = `SELECT clock_timestamp() - $1 > interval '3 seconds' AS passed`
  await expect.poll(async () => (await pool.query(passed, [rows[0].at])).rows[0].passed).toBe(true)
  expect(await leader()).toBe(before)
  answer.resolve()
  await expect.poll(left).toBe(0)
})
