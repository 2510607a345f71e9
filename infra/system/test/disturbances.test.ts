import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { send } from './support/http.ts'
import { expectInvariants } from './support/invariants.ts'
import { queuesOf } from './support/queues.ts'
import { type Stack, startStack } from './support/stack.ts'
import { startTrade } from './support/trade.ts'

// Customers order all the time. Meanwhile one part after the other dies, or is away for a while. In the end every order
// is what it must be, and every cent where it must be.
let stack: Stack
let service: Stack['local']['service']
beforeAll(async () => {
  stack = await startStack(inject('runFolder'), {
    // What somebody took and never answered for comes back soon.
    queues: { visibilitySeconds: 10, errorVisibilitySeconds: 1 },
  })
  service = stack.local.service
})
afterAll(() => stack?.stop())

test('payment is killed, web and worker, and comes back', async () => {
  const { web, worker } = service('payment')
  const trade = startTrade(stack.world)
  await trade.until('accepted', 2)
  await Promise.all([web.kill(), worker.kill()])
  await trade.until('accepted', 3)
  await Promise.all([web.start(), worker.start()])
  expect(await trade.done).toHaveLength(8)
})

test('the database is killed, and recovers', async () => {
  const trade = startTrade(stack.world)
  await trade.until('accepted', 2)
  await stack.local.postgres.kill()
  await trade.until('failed', 4)
  await stack.local.postgres.start()
  expect(await trade.done).toHaveLength(8)
})

test('SNS and SQS are away, and every order is taken all the same', async () => {
  const trade = startTrade(stack.world)
  await trade.until('accepted', 2)
  await stack.local.broker?.stop()
  await trade.until('accepted', 4)
  await stack.local.broker?.start()
  expect(await trade.done).toHaveLength(8)
})

test('SNS and SQS are killed, and lose nothing that they had', async () => {
  const trade = startTrade(stack.world)
  await trade.until('accepted', 3)
  await stack.local.broker?.kill()
  await stack.local.broker?.start()
  expect(await trade.done).toHaveLength(8)
})

test('every worker is killed in the middle of its work', async () => {
  const workers = [...stack.local.services.values()].map(({ worker }) => worker)
  const trade = startTrade(stack.world)
  await trade.until('accepted', 3)
  await Promise.all(workers.map((worker) => worker.kill()))
  await Promise.all(workers.map((worker) => worker.start()))
  expect(await trade.done).toHaveLength(8)
})

test('the card network and the mail server are away for a while', async () => {
  const { cardNetwork, mailbox } = stack.local
  const trade = startTrade(stack.world)
  await trade.until('accepted', 2)
  await Promise.all([cardNetwork?.stop(), mailbox?.stop()])
  await trade.until('accepted', 2)
  await Promise.all([cardNetwork?.start(), mailbox?.start()])
  expect(await trade.done).toHaveLength(8)
})

test('everything is stopped in the middle, leaves nothing behind, and goes on with the same data', async () => {
  const trade = startTrade(stack.world)
  await trade.until('accepted', 4)
  await stack.local.stop()
  const { edge, cardNetwork, mailbox, aws, services } = stack.world
  const all = [
    edge,
    cardNetwork,
    mailbox,
    aws.endpoint,
    ...Object.values(services).flatMap((it) => [it.web, it.worker]),
  ]
  for (const url of all) await expect(send('GET', url), url).rejects.toThrow(/ECONNREFUSED/)
  await stack.local.start()
  expect(await trade.done).toHaveLength(8)
})

test('in the end every promise is kept', () => expectInvariants(stack.world))

test('and the queues are empty, and so are the dead-letter queues', async () => {
  const queues = queuesOf(stack.world)
  const daemons = [...stack.local.services.values()].map(({ daemon }) => daemon)
  await Promise.all(daemons.map((daemon) => daemon.settled()))
  await Promise.all(daemons.map((daemon) => daemon.stop()))
  for (const { queue, deadLetterQueue } of Object.values(stack.world.services)) {
    expect(await queues.take(queue), queue).toEqual([])
    expect(await queues.take(deadLetterQueue), deadLetterQueue).toEqual([])
  }
  queues.close()
})
