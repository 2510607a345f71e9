import pLimit from 'p-limit'
import type { Payment, Prisma } from '../generated/prisma/client.ts'
import { NotSettled, type SettleContext, settle } from './settle.ts'

/** In milliseconds. A lease protects a payment in progress. */
const stuckAfter = 20_000

/** In milliseconds: the next run is due after 60 s. */
const maxDuration = 50_000
const batchSize = 100

const unsettled: Prisma.PaymentWhereInput[] = [
  { state: 'pending' },
  { state: 'authorized', orderStatus: { in: ['confirmed', 'cancelled'] } },
  { state: 'captured', orderStatus: 'cancelled' },
]

/** After killed processes, lost webhooks, and retries that gave up. */
export async function settleStuckPayments(context: SettleContext): Promise<void> {
  const { db, log } = context
  const begin = Date.now()
  const end = begin + maxDuration
  const stuck = { lt: new Date(begin - stuckAfter) }
  await db.lease.deleteMany({ where: { until: stuck } })

  async function settleOne({ id, orderId }: Pick<Payment, 'id' | 'orderId'>) {
    if (Date.now() > end) return
    // First: a payment that never settles comes last in the next run.
    await db.payment.updateMany({ where: { id }, data: { triedAt: new Date() } })
    try {
      await settle(context, orderId, { maxWait: 0 })
    } catch (error) {
      if (!(error instanceof NotSettled)) throw error
      log.warn({ err: error, orderId }, 'payment is stuck')
    }
  }

  const limit = pLimit(8)
  while (Date.now() < end) {
    const payments = await db.payment.findMany({
      where: { updatedAt: stuck, triedAt: stuck, OR: unsettled },
      orderBy: { triedAt: 'asc' },
      take: batchSize,
      select: { id: true, orderId: true },
    })
    if (payments.length === 0) return
    const results = await Promise.allSettled(payments.map((payment) => limit(settleOne, payment)))
    for (const result of results) if (result.status === 'rejected') throw result.reason
  }
}
