import { v7 as uuidv7 } from 'uuid'
import { expect, it } from 'vitest'
import { type Heard, startListener } from '../support/listener.ts'
import { killed, newStage, startOutbox } from '../support/relay.ts'

const stage = newStage()
const listener = await startListener(stage)
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1)

/** The revisions in the order in which they were first heard. */
const firsts = (heard: Heard[]) => [...new Set(heard.map(({ revision }) => revision))]

it('every event is heard once, and every aggregate in its order over its topics', async () => {
  const { say, startRelay, left } = await startOutbox(stage)
  const relay = await startRelay()
  const users = upTo(8).map(() => uuidv7())
  await Promise.all(users.map((user) => say(user, 1, 12)))
  for (const user of users) {
    await listener.until(user, 12)
    const heard = listener.heardOf(user)
    expect(heard.map(({ revision }) => revision)).toEqual(upTo(12))
    expect(heard.slice(0, 2).map(({ type }) => type)).toEqual(['user.created', 'user.updated'])
  }
  await expect.poll(left).toBe(0)
  await relay.close()
})

it('what was there before the relay is published, too', async () => {
  const { say, startRelay } = await startOutbox(stage)
  const user = uuidv7()
  await say(user, 1, 3)
  await startRelay()
  await listener.until(user, 3)
})

it('what was committed last is published before the process ends', async () => {
  const { say, startRelay, left, leader } = await startOutbox(stage)
  const relay = await startRelay()
  await leader()
  const user = uuidv7()
  await say(user, 1, 5)
  await relay.close()
  expect(await left()).toBe(0)
  await listener.until(user, 5)
})

it('of two relays one leads, so that the order is kept, and the other takes over when it ends', async () => {
  const { say, startRelay, leader, left } = await startOutbox(stage)
  const first = await startRelay()
  const before = await leader()
  await startRelay()
  const [user, next] = [uuidv7(), uuidv7()]
  await say(user, 1, 30)
  await listener.until(user, 30)
  expect(listener.heardOf(user).map(({ revision }) => revision)).toEqual(upTo(30))
  expect(await leader()).toBe(before)

  await first.close()
  await say(next, 1, 5)
  await listener.until(next, 5)
  expect(await leader()).not.toBe(before)
  await expect.poll(left).toBe(0)
})

it('a leader that is killed in the midst of it: the standby goes on, nothing is lost, nothing out of order', async () => {
  const { say, startRelay, startWorkerProcess, leader, left } = await startOutbox(stage)
  const doomed = startWorkerProcess()
  await leader()
  await startRelay()
  const users = upTo(5).map(() => uuidv7())
  const saying = Promise.all(users.map((user) => say(user, 1, 25)))
  await expect.poll(() => listener.heardOf(users[0] ?? '').length).toBeGreaterThan(5)
  await killed(doomed)
  await saying
  for (const user of users) {
    await listener.until(user, 25)
    expect(firsts(listener.heardOf(user))).toEqual(upTo(25))
  }
  await expect.poll(left).toBe(0)
})

it('a relay whose database connection is cut leads again', async () => {
  const { say, startRelay, leader, prisma } = await startOutbox(stage)
  await startRelay()
  const pid = await leader()
  await prisma.$queryRaw`SELECT pg_terminate_backend(${pid}::int)`
  const user = uuidv7()
  await say(user, 1, 3)
  await listener.until(user, 3)
  expect(await leader()).not.toBe(pid)
})

it('a row that SNS refuses is put aside with the reason, and blocks nobody', async () => {
  const { say, startRelay, prisma, left } = await startOutbox(stage)
  const user = uuidv7()
  const [large, empty] = [uuidv7(), uuidv7()]
  await say(user, 1)
  await prisma.outbox.createMany({
    data: [
      { eventId: large, type: 'user.updated', key: user, body: 'x'.repeat(256 * 1024 + 1) },
      { eventId: empty, type: 'user.updated', key: user, body: '' },
    ],
  })
  await say(user, 2, 3)
  await startRelay()
  await listener.until(user, 3)
  await expect.poll(left).toBe(0)
  const dead = await prisma.outboxDead.findMany({ orderBy: { eventId: 'asc' } })
  expect(dead.map(({ eventId }) => eventId)).toEqual([large, empty])
  expect(dead[0]).toMatchObject({
    key: user,
    type: 'user.updated',
    reason: expect.stringMatching(/too long/i),
  })
  expect(dead[1]).toMatchObject({ key: user, body: '', reason: expect.stringMatching(/\w+/) })
})
