import { v7 as uuidv7 } from 'uuid'
import { afterAll, expect, inject, it } from 'vitest'
import { openGate } from '../support/gate.ts'
import { startListener } from '../support/listener.ts'
import { killed, newStage, startOutbox } from '../support/relay.ts'

const stage = newStage()
const listener = await startListener(stage)
const gate = await openGate(inject('snsEndpoint'))
afterAll(() => gate.shut())

it('while SNS is away nothing is lost and nothing given up, and it goes on in order when it is back', async () => {
  const { say, startRelay, left, prisma } = await startOutbox(stage, gate.url)
  await startRelay()
  const user = uuidv7()
  await say(user, 1, 2)
  await listener.until(user, 2)

  await gate.shut()
  await say(user, 3, 30)
  expect(await left()).toBeGreaterThanOrEqual(28)
  await gate.open()
  await listener.until(user, 30)
  const revisions = [...new Set(listener.heardOf(user).map(({ revision }) => revision))]
  expect(revisions).toEqual(Array.from({ length: 30 }, (_, i) => i + 1))
  await expect.poll(left).toBe(0)
  expect(await prisma.outboxDead.count()).toBe(0)
})

it('a relay that is killed between publishing and deleting: the event comes again, with the same id', async () => {
  const { say, startRelay, startWorkerProcess, left, leader } = await startOutbox(stage, gate.url)
  const doomed = startWorkerProcess()
  await leader()
  const user = uuidv7()
  const answerLost = gate.loseAnswers()
  await say(user, 1)
  await answerLost
  await listener.until(user, 1)
  await killed(doomed)
  expect(await left()).toBe(1)

  gate.passAnswers()
  await startRelay()
  await expect.poll(left).toBe(0)
  await expect.poll(() => listener.heardOf(user).length).toBeGreaterThan(1)
  expect(new Set(listener.heardOf(user).map(({ id }) => id)).size).toBe(1)
})
