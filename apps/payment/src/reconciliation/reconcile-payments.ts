import { type BooksPage, longestPage, readBooks } from '../clients/stripe/books.ts'
import type { Reconciliation } from '../generated/prisma/client.ts'
import type { Context } from '../platform/context.ts'
import type { Transaction } from '../platform/database/database.ts'
import { type Difference, differenceOf, missing, statesWithMoney } from './compare.ts'
import { openReconciliation, storeDifferences } from './store.ts'

type ReconcileContext = Pick<Context, 'db' | 'transact' | 'stripe' | 'log'>

/** In milliseconds. A hold lasts for seven days at most. Source: https://docs.stripe.com/payments/place-a-hold-on-a-payment-method */
const window = 8 * 24 * 3_600_000
const grace = 10 * 60_000
/** The daemon waits for five minutes. */
const maxDuration = 200_000

/**
 * Compares the payments with Stripe's books, once a night. Each page is stored with the cursor: a run that ends is
 * continued by the next one. It changes no payment.
 */
export async function reconcilePayments(
  context: ReconcileContext,
  { now = new Date(), pageSize = longestPage } = {},
): Promise<void> {
  const { stripe, transact, log } = context
  const end = performance.now() + maxDuration
  let report: Reconciliation | undefined = await openReconciliation(context.db, now)
  while (report !== undefined && report.finishedAt === null) {
    if (performance.now() > end)
      return log.info({ checked: report.checked }, 'reconciliation continues later')
    const since = new Date(report.startedAt.getTime() - window)
    const page = await readBooks(stripe, { since, after: report.cursor, pageSize })
    const open: Reconciliation = report
    const result = await transact((tx) => storePage(tx, open, page))
    // Otherwise another process continues it.
    report = result?.report
    for (const difference of result?.differences ?? []) {
      log.error({ ...difference }, "payment differs from Stripe's books")
    }
    if (report?.finishedAt) log.info({ checked: report.checked }, 'payments reconciled')
  }
}

async function storePage(tx: Transaction, report: Reconciliation, { intents, cursor }: BooksPage) {
  const { night, startedAt } = report
  const before = new Date(startedAt.getTime() - grace)
  const [taken] = await tx.reconciliation.updateManyAndReturn({
    where: { night, cursor: report.cursor, checked: report.checked, finishedAt: null },
    data: {
      cursor: cursor ?? null,
      checked: { increment: intents.length },
      finishedAt: cursor === undefined ? new Date() : null,
    },
  })
  if (taken === undefined) return undefined

  const ids = intents.map(({ intentId }) => intentId)
  await tx.$executeRaw`UPDATE payments SET reconciled_at = ${startedAt} WHERE intent_id = ANY(${ids})`
  const payments = await tx.payment.findMany({ where: { intentId: { in: ids } } })
  const byIntent = new Map(payments.map((payment) => [payment.intentId, payment]))
  const differences = intents.flatMap(
    (intent) => differenceOf(intent, byIntent.get(intent.intentId), before) ?? [],
  )
  if (cursor === undefined) differences.push(...(await findMissing(tx, startedAt, before)))
  await storeDifferences(tx, night, differences)
  return { report: taken, differences }
}

/** Payments of the window, less an hour at its begin, that no page had. */
async function findMissing(tx: Transaction, startedAt: Date, before: Date): Promise<Difference[]> {
  const payments = await tx.payment.findMany({
    where: {
      intentId: { not: null },
      state: { in: statesWithMoney },
      createdAt: { gt: new Date(startedAt.getTime() - window + 3_600_000) },
      updatedAt: { lt: before },
      OR: [{ reconciledAt: null }, { reconciledAt: { lt: startedAt } }],
    },
    take: 1_000,
  })
  return payments.flatMap((payment) => missing(payment) ?? [])
}
