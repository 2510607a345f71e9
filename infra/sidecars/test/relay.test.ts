import { expect, it } from 'vitest'
import { newKey, openOutbox, upTo } from './support/outbox.ts'
import { killed, newLeader, newStage, relaysOf } from './support/relays.ts'
import { startSubscriber } from './support/subscriber.ts'

const stage = newStage()
const subscriber = await startSubscriber(stage)

it('every event is published once, and each key in its order over its topics', async () => {
  const outbox = await openOutbox()
  const relay = relaysOf(stage, [outbox]).inProcess()
  const keys = upTo(8).map(newKey)
  await Promise.all(keys.map((key) => outbox.write(key, 1, 20)))
  for (const key of keys) {
    await subscriber.until(key, 20)
    expect(subscriber.of(key).map(({ revision }) => revision)).toEqual(upTo(20))
  }
  await expect.poll(outbox.left).toBe(0)
  await relay.stop()
})

it('what was there before the relay is published, too', async () => {
  const outbox = await openOutbox()
  const key = newKey()
  await outbox.write(key, 1, 3)
  relaysOf(stage, [outbox]).inProcess()
  await subscriber.until(key, 3)
})

it('what was committed last is published before the process ends', async () => {
  const outbox = await openOutbox()
  const { shutDown } = relaysOf(stage, [outbox]).program()
  await newLeader(outbox)
  const key = newKey()
  await outbox.write(key, 1, 5)
  expect(await shutDown()).toBe(0)
  expect(await outbox.left()).toBe(0)
  await subscriber.until(key, 5)
})

it('of two relays one is the leader, so that the order is kept, and the other takes over when it ends', async () => {
  const outbox = await openOutbox()
  const { inProcess } = relaysOf(stage, [outbox])
  const first = inProcess()
  const before = await newLeader(outbox)
  inProcess()
  const [key, next] = [newKey(), newKey()]
  await outbox.write(key, 1, 50)
  await subscriber.until(key, 50)
  expect(subscriber.of(key).map(({ revision }) => revision)).toEqual(upTo(50))
  expect(await outbox.leader()).toBe(before)

  await first.stop()
  await outbox.write(next, 1, 5)
  await subscriber.until(next, 5)
  expect(await outbox.leader()).not.toBe(before)
  await expect.poll(outbox.left).toBe(0)
})

it('a leader that is killed in the midst of it: the standby goes on, nothing is lost, nothing out of order', async () => {
  const outbox = await openOutbox()
  const relays = relaysOf(stage, [outbox])
  const { child } = relays.program()
  await newLeader(outbox)
  relays.inProcess()
  const keys = upTo(5).map(newKey)
  const writing = Promise.all(keys.map((key) => outbox.write(key, 1, 40)))
  await expect.poll(() => subscriber.of(keys[0] ?? '').length).toBeGreaterThan(5)
  await killed(child)
  await writing
  for (const key of keys) {
    await subscriber.until(key, 40)
    expect(subscriber.firsts(key)).toEqual(upTo(40))
  }
  await expect.poll(outbox.left).toBe(0)
})

it('a relay whose database connection is cut becomes the leader again', async () => {
  const outbox = await openOutbox()
  relaysOf(stage, [outbox]).inProcess()
  const pid = await newLeader(outbox)
  await outbox.endSession(pid)
  const key = newKey()
  await outbox.write(key, 1, 3)
  await subscriber.until(key, 3)
  expect(await outbox.leader()).not.toBe(pid)
})

it('a row that SNS refuses is moved to the dead rows with the reason, and blocks nobody', async () => {
  const outbox = await openOutbox()
  const key = newKey()
  const [large, empty] = [newKey(), newKey()]
  await outbox.write(key, 1)
  await outbox.insert(key, 'user.updated', 'x'.repeat(256 * 1024 + 1), large)
  await outbox.insert(key, 'user.updated', '', empty)
  await outbox.write(key, 2, 3)
  relaysOf(stage, [outbox]).inProcess()
  await subscriber.until(key, 3)
  await expect.poll(outbox.left).toBe(0)
  const dead = await outbox.dead()
  expect(dead.map((row) => row.event_id)).toEqual([large, empty])
  expect(dead[0]).toMatchObject({ key, type: 'user.updated', reason: expect.stringMatching(/too long/i) })
  expect(dead[1]).toMatchObject({ key, body: '', reason: expect.stringMatching(/\w+/) })
})

it('an outbox whose database is not there delays no other, and its relay goes on when it is', async () => {
  const [absent, present] = [await openOutbox(), await openOutbox()]
  await absent.change('ALTER TABLE outbox RENAME TO elsewhere')
  relaysOf(stage, [absent, { databaseUrl: 'postgresql://nobody@127.0.0.1:1/nothing' }, present]).inProcess()
  const [first, second] = [newKey(), newKey()]
  await present.write(first, 1, 5)
  await subscriber.until(first, 5)
  await absent.change('ALTER TABLE elsewhere RENAME TO outbox')
  await absent.write(second, 1, 5)
  await subscriber.until(second, 5)
})
