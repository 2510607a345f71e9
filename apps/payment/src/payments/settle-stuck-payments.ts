import { CircuitState, isTaskCancelledError, TimeoutStrategy, timeout } from 'cockatiel'
import pLimit from 'p-limit'
import type { Payment, Prisma } from '../generated/prisma/client.ts'
import { removeExpiredLeases } from './lease.ts'
import { NotSettled, type SettleContext, settle } from './settle.ts'

/** In milliseconds. A lease protects a payment in progress. */
const stuckAfter = 20_000

/** In milliseconds: the next run is due after 60 s. */
const maxDuration = 50_000
/** Of one payment, in milliseconds. Then it goes on under its lease, and the run goes on without it. */
const maxItemDuration = 10_000
const batchSize = 100

const charges: Prisma.PaymentWhereInput = {
  OR: [
    { state: 'pending', orderStatus: { not: 'cancelled' } },
    { state: 'authorized', orderStatus: 'confirmed' },
  ],
}
const releases: Prisma.PaymentWhereInput = {
  orderStatus: 'cancelled',
  OR: [
    { state: { in: ['pending', 'authorized'] } },
    { state: 'captured', OR: [{ dispute: null }, { dispute: 'won' }] },
  ],
}

/** After killed processes, lost webhooks, and retries that gave up. */
export async function settleStuckPayments(
  context: SettleContext,
  itemDuration = maxItemDuration,
): Promise<void> {
  const { db, log, stripeBreaker } = context
  const begin = Date.now()
  const end = begin + maxDuration
  const stuckBefore = new Date(begin - stuckAfter)
  const stuck = { lt: stuckBefore }
  const bounded = timeout(itemDuration, TimeoutStrategy.Aggressive)
  const isClosed = () => stripeBreaker.state === CircuitState.Closed
  await removeExpiredLeases(context, stuckBefore)

  async function settleOne({ id, orderId }: Pick<Payment, 'id' | 'orderId'>) {
    if (Date.now() > end) return
    // First: a payment that never settles comes last in the next run.
    await db.payment.updateMany({ where: { id }, data: { triedAt: new Date() } })
    try {
      await bounded.execute(() => settle(context, orderId, { maxWait: 0 }))
    } catch (error) {
      if (!(error instanceof NotSettled) && !isTaskCancelledError(error)) throw error
      log.warn({ err: error, orderId }, 'payment is stuck')
    }
  }

  async function settleAll(which: Prisma.PaymentWhereInput, concurrency: number) {
    const limit = pLimit(concurrency)
    while (Date.now() < end) {
      const payments = await db.payment.findMany({
        where: { ...which, updatedAt: stuck, triedAt: stuck },
        orderBy: { triedAt: 'asc' },
        take: batchSize,
        select: { id: true, orderId: true },
      })
      const [probe, ...others] = payments
      if (probe === undefined) return
      await settleOne(probe)
      // The next run tries again.
      if (!isClosed()) return
      const results = await Promise.allSettled(others.map((payment) => limit(settleOne, payment)))
      for (const result of results) if (result.status === 'rejected') throw result.reason
    }
  }

  const results = await Promise.allSettled([settleAll(charges, 8), settleAll(releases, 8)])
  for (const result of results) if (result.status === 'rejected') throw result.reason
}
