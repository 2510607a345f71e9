import { afterAll, expect, inject, it } from 'vitest'
import { openGate } from './support/gate.ts'
import { newKey, openOutbox, upTo } from './support/outbox.ts'
import { killed, newLeader, newStage, relaysOf } from './support/relays.ts'
import { startSubscriber } from './support/subscriber.ts'

const stage = newStage()
const subscriber = await startSubscriber(stage)
const gate = await openGate(inject('snsEndpoint'))
afterAll(() => gate.shut())

it('while SNS is away nothing is lost and nothing given up, and it goes on in order when it is back', async () => {
  const outbox = await openOutbox()
  relaysOf(stage, [outbox], gate.url).inProcess()
  const key = newKey()
  await outbox.write(key, 1, 2)
  await subscriber.until(key, 2)

  await gate.shut()
  await outbox.write(key, 3, 30)
  expect(await outbox.left()).toBeGreaterThanOrEqual(28)
  await gate.open()
  await subscriber.until(key, 30)
  expect(subscriber.firsts(key)).toEqual(upTo(30))
  await expect.poll(outbox.left).toBe(0)
  expect(await outbox.dead()).toEqual([])
})

it('a relay that is killed between publishing and deleting: the event comes again, with the same id', async () => {
  const outbox = await openOutbox()
  const relays = relaysOf(stage, [outbox], gate.url)
  const { child } = relays.program()
  await newLeader(outbox)
  const key = newKey()
  const answerLost = gate.loseAnswers()
  await outbox.write(key, 1)
  await answerLost
  await subscriber.until(key, 1)
  await killed(child)
  expect(await outbox.left()).toBe(1)

  gate.passAnswers()
  relays.inProcess()
  await expect.poll(outbox.left).toBe(0)
  await expect.poll(() => subscriber.of(key).length).toBeGreaterThan(1)
  expect(new Set(subscriber.of(key).map(({ id }) => id)).size).toBe(1)
})

it('a relay whose database does not answer ends all the same, by itself', async () => {
  const outbox = await openOutbox()
  const { shutDown } = relaysOf(stage, [outbox]).program()
  await newLeader(outbox)
  const other = await outbox.pool.connect()
  await other.query('BEGIN; LOCK TABLE outbox IN ACCESS EXCLUSIVE MODE')
  expect(await shutDown()).toBe(0)
  await other.query('COMMIT')
  other.release()
})
