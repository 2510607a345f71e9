import type { FastifyInstance } from 'fastify'
import type { Prisma } from '../generated/prisma/client.ts'
import { aFewAtOnce } from './a-few-at-once.ts'
import { NotSettled } from './not-settled.ts'

/**
 * A payment that has not changed for this long should be where its order wants it, in milliseconds. On a slow machine it
 * may be under way still: then its lease keeps it from being settled twice.
 */
const stillAfter = 20_000

/** How long a run may take, in milliseconds: by then the next one is due. */
const longest = 50_000
const batch = 100

const notWhereItShouldBe: Prisma.PaymentWhereInput[] = [
  { state: 'pending' },
  { state: 'authorized', orderStatus: { in: ['confirmed', 'cancelled'] } },
  { state: 'captured', orderStatus: 'cancelled' },
]

/** Settles what was left behind by processes that were killed, and what the card network has made up its mind about. */
export async function settleStandingStill({ prisma, log, settle }: FastifyInstance): Promise<void> {
  const begin = Date.now()
  const still = { lt: new Date(begin - stillAfter) }
  await prisma.lease.deleteMany({ where: { until: still } })

  async function settleOne({ id, orderId }: { id: string; orderId: string }) {
    // First of all, so that one that never settles comes last in the next run and keeps none waiting.
    await prisma.payment.updateMany({ where: { id }, data: { triedAt: new Date() } })
    try {
      // One that somebody is settling is in good hands.
      await settle(orderId, { patience: 0 })
    } catch (error) {
      if (!(error instanceof NotSettled)) throw error
      log.warn({ err: error, orderId }, 'a payment stands still')
    }
  }

  while (Date.now() < begin + longest) {
    const payments = await prisma.payment.findMany({
      where: { updatedAt: still, triedAt: still, OR: notWhereItShouldBe },
      orderBy: { triedAt: 'asc' },
      take: batch,
      select: { id: true, orderId: true },
    })
    if (payments.length === 0) return
    await aFewAtOnce(payments, 8, settleOne)
  }
}
