import { expect, test } from 'vitest'
import { reconcilePayments } from '../src/reconciliation/reconcile-payments.ts'
import { startApps } from './support/apps.ts'
import { anOrder, call, cancelled, confirmed, daemonHeaders, deliver, paymentOf } from './support/orders.ts'

const { web, worker, emulator } = await startApps()

/** As if everything here had happened an hour ago, in a night of its own. */
async function reconcile(days: number) {
  await web.db.$executeRaw`UPDATE payments SET updated_at = created_at - interval '1 hour'`
  await reconcilePayments(worker, { now: new Date(Date.now() + days * 24 * 3_600_000) })
  const report = await web.db.reconciliation.findFirstOrThrow({
    orderBy: { night: 'desc' },
    include: { differences: { omit: { night: true } } },
  })
  return report
}

const measure = async (name: string) => {
  const rows = await web.db.$queryRaw<{ value: number }[]>`SELECT value FROM measures WHERE name = ${name}`
  return rows[0]?.value
}

test('equal books have no differences', async () => {
  for (const card of ['pm_card_visa', 'pm_card_visa', 'pm_card_chargeDeclined'])
    await call(web, anOrder(card))
  // Stripe counts it in hundredths.
  const inKronur = () => ({ ...anOrder(), amount: 5_000, currency: 'ISK' })
  const [held, captured, refunded] = [inKronur(), inKronur(), inKronur()]
  for (const order of [held, captured, refunded]) await call(web, order)
  for (const order of [captured, refunded]) await deliver(worker, confirmed(order))
  await deliver(worker, cancelled(refunded))
  const report = await reconcile(0)
  expect(report).toMatchObject({ checked: 6, differences: [], finishedAt: expect.any(Date) })
  expect(await measure('payment-differences')).toBe(0)
})

test('what was captured, refunded in part or held at Stripe without this service is found', async () => {
  const [captured, partly, forgotten, lost] = [anOrder(), anOrder(), anOrder(), anOrder()]
  for (const order of [captured, partly, forgotten, lost]) await call(web, order)
  const [first, second, third, fourth] = await Promise.all(
    [captured, partly, forgotten, lost].map(async (order) => (await paymentOf(web, order)).intentId ?? ''),
  )
  await web.stripe.paymentIntents.capture(first ?? '')
  await web.stripe.paymentIntents.capture(second ?? '')
  await web.stripe.refunds.create({ payment_intent: second ?? '', amount: 1 })
  await web.db.payment.updateMany({ where: { orderId: partly.orderId }, data: { state: 'captured' } })
  await web.db.payment.deleteMany({ where: { orderId: forgotten.orderId } })
  await web.db.payment.updateMany({
    where: { orderId: lost.orderId },
    data: { intentId: 'pi_of_another_account' },
  })

  const { amount } = captured
  const { differences } = await reconcile(1)
  expect(differences).toHaveLength(5)
  expect(differences).toEqual(
    expect.arrayContaining([
      {
        kind: 'amounts',
        intentId: first,
        orderId: captured.orderId,
        ours: [amount, 0, 0],
        theirs: [0, amount, 0],
      },
      {
        kind: 'amounts',
        intentId: second,
        orderId: partly.orderId,
        ours: [0, amount, 0],
        theirs: [0, amount, 1],
      },
      {
        kind: 'unknown',
        intentId: third,
        orderId: forgotten.orderId,
        ours: [0, 0, 0],
        theirs: [amount, 0, 0],
      },
      { kind: 'unknown', intentId: fourth, orderId: lost.orderId, ours: [0, 0, 0], theirs: [amount, 0, 0] },
      {
        kind: 'missing',
        intentId: 'pi_of_another_account',
        orderId: lost.orderId,
        ours: [amount, 0, 0],
        theirs: [0, 0, 0],
      },
    ]),
  )
  expect(await measure('payment-differences')).toBe(5)
})

test('a run that ends is continued by the next one, and two at once make one report', async () => {
  await web.db.payment.deleteMany()
  await web.db.reconciliation.deleteMany()
  for (const order of [anOrder(), anOrder(), anOrder()]) await call(web, order)
  await web.db.$executeRaw`UPDATE payments SET updated_at = created_at - interval '1 hour'`
  const night = { now: new Date(Date.now() + 2 * 24 * 3_600_000), pageSize: 2 }
  const { db, stripe, log } = worker
  let pages = 0
  const transact: typeof worker.transact = (work) => {
    pages += 1
    if (pages === 2) throw new Error('the process ended')
    return worker.transact(work)
  }
  await expect(reconcilePayments({ db, stripe, log, transact }, night)).rejects.toThrow('the process ended')
  expect(await db.reconciliation.findFirst()).toMatchObject({ checked: 2, finishedAt: null })

  await Promise.all([reconcilePayments(worker, night), reconcilePayments(worker, night)])
  const [report, ...others] = await db.reconciliation.findMany({ include: { differences: true } })
  expect(others).toEqual([])
  expect(report?.finishedAt).toBeInstanceOf(Date)
  // With the ten of the first tests, which are at Stripe still.
  expect(report?.checked).toBe(13)
  expect(report?.differences.filter(({ kind }) => kind !== 'unknown')).toEqual([])
})

test('of a payment whose refund failed, what was captured is missing too', async () => {
  const order = anOrder()
  await call(web, order)
  await web.db.payment.updateMany({
    where: { orderId: order.orderId },
    data: { intentId: 'pi_missing', state: 'refund_failed' },
  })
  const { differences } = await reconcile(3)
  expect(differences).toContainEqual(
    expect.objectContaining({ kind: 'missing', intentId: 'pi_missing', ours: [0, order.amount, 0] }),
  )
})

test.each([500, 401, 403])(
  'while Stripe’s books cannot be read, as with %i, the task fails, and the daemon repeats it',
  async (status) => {
    await web.db.reconciliation.deleteMany()
    const run = () =>
      worker.inject({ method: 'POST', url: '/schedules/reconcile-payments', headers: daemonHeaders })
    // One request, and the SDK's repetition of a 500.
    emulator.fail({ next: status === 500 ? 2 : 1, status })
    // Only these are logged.
    expect((await run()).statusCode).toBe(500)
    expect((await run()).statusCode).toBe(200)
    expect(await web.db.reconciliation.count({ where: { finishedAt: { not: null } } })).toBe(1)
  },
)
