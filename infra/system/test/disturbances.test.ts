import type { PartAction } from '@fanfare/console/client'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { runChaos } from '../src/chaos/run.ts'
import { backUp, documentedSql, restore } from './support/backup.ts'
import { cards } from './support/cards.ts'
import { newCustomer, untilOrder, welcomeCredit } from './support/customer.ts'
import { rows } from './support/databases.ts'
import { eventually } from './support/eventually.ts'
import { expectInvariants } from './support/expect-invariants.ts'
import { send } from './support/http.ts'
import { createLoad } from './support/load.ts'
import { musicStand, orderOf } from './support/orders.ts'
import { queuesOf } from './support/queues.ts'
import { parse } from './support/shapes.ts'
import { type Stack, startStack } from './support/stack.ts'
import { chargesOf } from './support/stripe.ts'
import { serviceOf } from './support/world.ts'

// Customers place orders while one part after the other is killed or stopped, by the API of the console. At the end every
// invariant holds.
let stack: Stack
beforeAll(async () => {
  stack = await startStack(inject('runFolder'), {
    console: true,
    env: { NUDGE_SECONDS: '2', LOG_LEVEL: 'warn' },
    // A message without an answer is delivered again soon, and as often as a slow machine needs.
    queues: { visibilitySeconds: 10, errorVisibilitySeconds: 1, maxReceiveCount: 1_000 },
  })
})
afterAll(() => stack?.stop())

test('Stripe is slow: 202 with the order, which is confirmed when Stripe has answered', async () => {
  const ada = await newCustomer(stack.world)
  stack.local.stripe?.hold()
  const request = orderOf(musicStand, { balanceAmount: 1_000, paymentMethod: cards.slow })
  const placed = await ada.place(request).finally(() => stack.local.stripe?.release())
  expect(placed).toMatchObject({ status: 202, body: { status: 'pending', payment: 'pending' } })
  const { id } = parse.order(placed.body)
  expect(placed.headers['location']).toBe(`/orders/${id}`)

  await untilOrder(ada, id, { status: 'confirmed', payment: 'captured' })
  expect(await chargesOf(stack.world, id)).toMatchObject([
    { held: 0, captured: musicStand.price - 1_000, refunded: 0 },
  ])
})

test("payment's web and worker are killed and restarted", async () => {
  const load = await createLoad(stack.world)
  const before = load.placeOrders(3)
  await act('kill', 'payment.web', 'payment.worker')
  await load.placeOrders(3)
  await act('release', 'payment.web', 'payment.worker')
  await load.placeOrders(2)
  await before
})

test('the database is killed and recovers', async () => {
  const load = await createLoad(stack.world)
  const before = load.placeOrders(3)
  await act('kill', 'postgres')
  const during = load.placeOrders(3)
  await load.untilFailed(1)
  await act('release', 'postgres')
  await load.placeOrders(2)
  await Promise.all([before, during])
})

test('SNS and SQS are unavailable, and orders are accepted nevertheless', async () => {
  const load = await createLoad(stack.world)
  const before = load.placeOrders(3)
  await act('stop', 'broker')
  await load.placeOrders(3)
  await act('release', 'broker')
  await load.placeOrders(2)
  await before
})

test('SNS and SQS are killed, and lose no message', async () => {
  const load = await createLoad(stack.world)
  await load.placeOrders(4)
  const during = load.placeOrders(4)
  await act('kill', 'broker')
  await act('release', 'broker')
  await during
})

test('every worker is killed at work', async () => {
  const workers = [...stack.local.services.values()].map(({ worker }) => worker.name)
  const load = await createLoad(stack.world)
  await load.placeOrders(4)
  const during = load.placeOrders(4)
  await act('kill', ...workers)
  await act('release', ...workers)
  await during
})

test('the relay is killed at work', async () => {
  const load = await createLoad(stack.world)
  await load.placeOrders(4)
  const during = load.placeOrders(4)
  await act('kill', 'relay')
  await act('release', 'relay')
  await during
})

test('the relay is stopped, orders are accepted, and their events are published after its start', async () => {
  const load = await createLoad(stack.world)
  await act('stop', 'relay')
  await load.placeOrders(4)
  const { database } = serviceOf(stack.world, 'order')
  const stored = () => rows(database, `SELECT type FROM outbox WHERE type = 'order.created'`)
  expect((await stored()).length).toBeGreaterThanOrEqual(4)
  await act('release', 'relay')
  await eventually('the outbox to be empty', stored, [])
})

test('every web process is killed at work', async () => {
  const webs = [...stack.local.services.values()].map(({ web }) => web.name)
  const load = await createLoad(stack.world)
  const during = load.placeOrders(8)
  await act('kill', ...webs)
  await act('release', ...webs)
  await during
})

test('Stripe and the mail server are unavailable', async () => {
  const load = await createLoad(stack.world)
  const before = load.placeOrders(3)
  // Without a mailer there is no mailbox.
  const parts = ['stripe', ...(stack.world.mailbox === '' ? [] : ['mailbox'])]
  await act('stop', ...parts)
  await load.placeOrders(3)
  await act('release', ...parts)
  await load.placeOrders(2)
  await before
})

test('a worker hangs, another one is slow, and an event is delivered twice or waits', async () => {
  const load = await createLoad(stack.world)
  await act('pause', 'payment.worker')
  await act('slow', 'user.worker')
  await stack.console.disturb({ type: 'order.created', service: 'user' }, 'duplicate')
  await stack.console.disturb({ type: 'order.confirmed', service: 'payment' }, 'cut')
  await load.placeOrders(8)
  await stack.console.releaseAll()
})

test('`pnpm chaos` breaks parts and edges at random, and waits for the invariants', async () => {
  const lines: string[] = []
  const { signal } = new AbortController()
  const options = { rounds: 2, seed: 5 }
  expect(await runChaos(stack.console, options, (line) => lines.push(line), signal), lines.join('\n')).toBe(0)
})

test("order's database is restored from a backup, and what the others did since is undone", async () => {
  const { world, local } = stack
  const { web, worker, daemon } = local.service('order')
  const ada = await newCustomer(world)
  const request = orderOf(musicStand, { balanceAmount: 500, paymentMethod: cards.good })
  const kept = parse.order((await ada.place(request)).body)
  await untilOrder(ada, kept.id, { status: 'confirmed', payment: 'captured' })
  const load = await createLoad(world)
  await load.placeOrders(8)
  await backUp(world, 'order')

  await load.placeOrders(8)
  const lost = parse.order((await ada.place(request)).body)
  await untilOrder(ada, lost.id, { status: 'confirmed', payment: 'captured', balance: 'debited' })
  await ada.cancel(kept.id)
  await untilOrder(ada, kept.id, { status: 'cancelled', payment: 'refunded', balance: 'credited' })
  await untilPublished(world)
  await Promise.all([...local.services.values()].map((service) => service.daemon.settled()))
  await Promise.all([web.stop(), worker.stop(), daemon.stop()])
  await restore(world, 'order')
  await Promise.all([web.start(), worker.start()])
  expect(await ada.order(kept.id)).toMatchObject({ status: 'confirmed' })
  expect(await ada.request('GET', `/orders/${lost.id}`)).toMatchObject({ status: 404 })

  const since = new Date(Date.now() - 3_600_000).toISOString()
  const elsewhere = [
    ...(await runDocumented('payment', 'payment', since)),
    ...(await runDocumented('user', 'user', since)),
  ]
  await runDocumented('order', 'order', JSON.stringify(elsewhere))
  await daemon.start()
  await daemon.runTask('nudge-stalled-orders')
  const undone = { status: 'cancelled', payment: 'refunded', balance: 'credited' }
  await untilOrder(ada, lost.id, undone)
  await untilOrder(ada, kept.id, undone)
  expect((await ada.user()).balance).toBe(welcomeCredit)
})

test("payment's database is restored from a backup, and learns from Stripe's books what it lost", async () => {
  const { world, local } = stack
  const { web, worker, daemon } = local.service('payment')
  const ada = await newCustomer(world)
  const request = orderOf(musicStand, { paymentMethod: cards.good })
  const kept = parse.order((await ada.place(request)).body)
  await untilOrder(ada, kept.id, { payment: 'captured' })
  await backUp(world, 'payment')

  await ada.place(orderOf(musicStand, { paymentMethod: cards.declined }))
  const delayed = parse.order(
    (await ada.place(orderOf(musicStand, { paymentMethod: cards.processing }))).body,
  )
  const lost = parse.order((await ada.place(request)).body)
  await untilOrder(ada, lost.id, { payment: 'captured' })
  await ada.cancel(kept.id)
  await untilOrder(ada, kept.id, { payment: 'refunded' })
  await Promise.all([web.stop(), worker.stop()])
  await restore(world, 'payment')
  await Promise.all([web.start(), worker.start()])

  await rows(serviceOf(world, 'payment').database, 'DELETE FROM reconciliations')
  await daemon.runTask('reconcile-payments')
  const finished = 'SELECT night FROM reconciliations WHERE finished_at IS NOT NULL'
  const reports = async () => (await rows(serviceOf(world, 'payment').database, finished)).length
  await eventually('the report', reports, 1)
  const since = new Date(Date.now() - 3_600_000).toISOString()
  const orders = await runDocumented('orders by card', 'order', since)
  await runDocumented('payments of orders', 'payment', JSON.stringify(orders))
  await daemon.runTask('settle-payments')
  const states = async () => (await ada.payments()).map(({ status }) => status).toSorted()
  // Order asks again for the one that Stripe had not decided.
  await whileNudging(() =>
    eventually('the payments as Stripe has them', states, ['captured', 'captured', 'declined', 'refunded']),
  )
  // One intent each, also where order asked payment again.
  for (const { id } of [lost, delayed]) expect(await chargesOf(world, id)).toHaveLength(1)
})

test('everything is stopped at work, closes its ports, and continues with the same data', async () => {
  const load = await createLoad(stack.world)
  const during = load.placeOrders(8)
  await stack.local.stop()
  const { edge, stripe, mailbox, aws, services } = stack.world
  const processes = Object.values(services).flatMap(({ web, worker }) => [web, worker])
  const urls = [edge, stripe, mailbox, aws.endpoint, ...processes].filter((url) => url !== '')
  for (const url of urls) {
    await expect(send('GET', url), url).rejects.toThrow(/ECONNREFUSED/)
  }
  await stack.local.start()
  await during
})

test('at the end every invariant holds', () =>
  whileNudging(async () => {
    await expectInvariants(stack.world)
    const { database } = serviceOf(stack.world, 'order')
    const waiting = () =>
      rows(database, 'SELECT id, status, payment, balance, nudges FROM orders WHERE asked_at IS NOT NULL')
    await eventually('no order to wait for an event', waiting, [])
  }))

test('at the end the queues and dead-letter queues are empty', async () => {
  const queues = queuesOf(stack.world)
  const daemons = [...stack.local.services.values()].map(({ daemon }) => daemon)
  await Promise.all(daemons.map((daemon) => daemon.settled()))
  await Promise.all(daemons.map((daemon) => daemon.stop()))
  for (const { queue, deadLetterQueue } of Object.values(stack.world.services)) {
    expect(await queues.receive(queue), queue).toEqual([])
    expect(await queues.receive(deadLetterQueue), deadLetterQueue).toEqual([])
  }
  queues.close()
})

const act = (action: PartAction, ...parts: readonly string[]) =>
  Promise.all(parts.map((part) => stack.console.act(part, action)))

/** Runs every second what the daemon runs every minute. */
async function whileNudging(work: () => Promise<void>): Promise<void> {
  const { daemon } = stack.local.service('order')
  const timer = setInterval(() => void daemon.runTask('nudge-stalled-orders'), 1_000)
  await work().finally(() => clearInterval(timer))
}

/** Waits until the relay has published everything. */
async function untilPublished({ services }: Stack['world']): Promise<void> {
  const publishers = Object.values(services).filter(({ hasOutbox }) => hasOutbox)
  const waiting = async () =>
    (await Promise.all(publishers.map(({ database }) => rows(database, 'SELECT type FROM outbox')))).flat()
  await eventually('the outboxes to be empty', waiting, [])
}

/** As an operator runs a statement of docs/operate.md. */
function runDocumented(title: string, service: string, value: string) {
  return rows(serviceOf(stack.world, service).database, documentedSql(title), [value])
}
