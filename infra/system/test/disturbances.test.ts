import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { chargesOf } from './support/books.ts'
import { newCustomer, untilOrder } from './support/customer.ts'
import { rows } from './support/databases.ts'
import { eventually } from './support/eventually.ts'
import { send } from './support/http.ts'
import { expectInvariants } from './support/invariants.ts'
import { cards, musicStand, orderOf } from './support/orders.ts'
import { queuesOf } from './support/queues.ts'
import { parse } from './support/shapes.ts'
import { type Stack, startStack } from './support/stack.ts'
import { openTrade } from './support/trade.ts'
import { serviceOf } from './support/world.ts'

// Customers order all the time. Meanwhile one part after the other dies, or is away for a while. In the end every order
// is what it must be, and every cent where it must be.
let stack: Stack
beforeAll(async () => {
  stack = await startStack(inject('runFolder'), {
    env: { NUDGE_SECONDS: '2', LOG_LEVEL: 'warn' },
    // What somebody took and never answered for comes back soon, and as often as a slow machine needs.
    queues: { visibilitySeconds: 10, errorVisibilitySeconds: 1, maxReceiveCount: 1_000 },
  })
})
afterAll(() => stack?.stop())

test('a card is slow: 202 with the order, which is confirmed when the card has answered', async () => {
  const ada = await newCustomer(stack.world)
  stack.local.cardNetwork?.hold()
  const request = orderOf(musicStand, { balanceAmount: 1_000, paymentMethod: cards.slow })
  const placed = await ada.place(request).finally(() => stack.local.cardNetwork?.release())
  expect(placed).toMatchObject({ status: 202, body: { status: 'pending', payment: 'pending' } })
  const { id } = parse.order(placed.body)
  expect(placed.headers['location']).toBe(`/orders/${id}`)

  await untilOrder(ada, id, { status: 'confirmed', payment: 'captured' })
  expect(await chargesOf(stack.world, id)).toMatchObject([
    { held: 0, captured: musicStand.price - 1_000, refunded: 0 },
  ])
})

test('payment is killed, web and worker, and comes back', async () => {
  const { web, worker } = stack.local.service('payment')
  const trade = await openTrade(stack.world)
  const before = trade.orders(3)
  await Promise.all([web.kill(), worker.kill()])
  await trade.orders(3)
  await Promise.all([web.start(), worker.start()])
  await trade.orders(2)
  await before
})

test('the database is killed, and recovers', async () => {
  const trade = await openTrade(stack.world)
  const before = trade.orders(3)
  await stack.local.postgres.kill()
  const during = trade.orders(3)
  await trade.untilFailed(1)
  await stack.local.postgres.start()
  await trade.orders(2)
  await Promise.all([before, during])
})

test('SNS and SQS are away, and every order is taken all the same', async () => {
  const trade = await openTrade(stack.world)
  const before = trade.orders(3)
  await stack.local.broker?.stop()
  await trade.orders(3)
  await stack.local.broker?.start()
  await trade.orders(2)
  await before
})

test('SNS and SQS are killed, and lose nothing that they had', async () => {
  const trade = await openTrade(stack.world)
  await trade.orders(4)
  const during = trade.orders(4)
  await stack.local.broker?.kill()
  await stack.local.broker?.start()
  await during
})

test('every worker is killed in the middle of its work', async () => {
  const workers = [...stack.local.services.values()].map(({ worker }) => worker)
  const trade = await openTrade(stack.world)
  await trade.orders(4)
  const during = trade.orders(4)
  await Promise.all(workers.map((worker) => worker.kill()))
  await Promise.all(workers.map((worker) => worker.start()))
  await during
})

test('every web process is killed in the middle of its work', async () => {
  const webs = [...stack.local.services.values()].map(({ web }) => web)
  const trade = await openTrade(stack.world)
  const during = trade.orders(8)
  await Promise.all(webs.map((web) => web.kill()))
  await Promise.all(webs.map((web) => web.start()))
  await during
})

test('the card network and the mail server are away for a while', async () => {
  const { cardNetwork, mailbox } = stack.local
  const trade = await openTrade(stack.world)
  const before = trade.orders(3)
  await Promise.all([cardNetwork?.stop(), mailbox?.stop()])
  await trade.orders(3)
  await Promise.all([cardNetwork?.start(), mailbox?.start()])
  await trade.orders(2)
  await before
})

test('everything is stopped in the middle, leaves nothing behind, and goes on with the same data', async () => {
  const trade = await openTrade(stack.world)
  const during = trade.orders(8)
  await stack.local.stop()
  const { edge, cardNetwork, mailbox, aws, services } = stack.world
  const processes = Object.values(services).flatMap(({ web, worker }) => [web, worker])
  for (const url of [edge, cardNetwork, mailbox, aws.endpoint, ...processes]) {
    await expect(send('GET', url), url).rejects.toThrow(/ECONNREFUSED/)
  }
  await stack.local.start()
  await during
})

test('in the end every promise is kept', async () => {
  // Comes every minute by itself.
  const { daemon } = stack.local.service('order')
  const clock = setInterval(() => void daemon.runTask('move-on-orders'), 1_000)
  try {
    await expectInvariants(stack.world)
    const { database } = serviceOf(stack.world, 'order')
    const waiting = () =>
      rows(database, 'SELECT id, status, payment, balance, nudges FROM orders WHERE asked_at IS NOT NULL')
    await eventually('no order to wait for an answer', waiting, [])
  } finally {
    clearInterval(clock)
  }
})

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
