import type { Counts } from './counts.ts'

/** `not yet`: work is under way, and the two sides meet when it is done. */
export type Verdict = 'holds' | 'not yet' | 'broken'

export interface Invariant {
  readonly name: string
  readonly verdict: Verdict
  readonly found: string
}

/**
 * What holds whenever all work is done, however it was disturbed. Compared as sums over all orders.
 * @param isStill the counts are those of a moment before. They are not read in one moment, so that work may be between them.
 */
export function invariantsOf(counts: Counts, money: (amount: number) => string, isStill = true): Invariant[] {
  const { orders, pending, uncaptured, cancelledToday, unsentMails, unpublished, queued, dead } = counts
  const decidedToday = counts.confirmedToday + cancelledToday
  const isIdle = isStill && pending + uncaptured + unsentMails + unpublished + queued === 0
  const invariant = (name: string, holds: boolean, found: string): Invariant => ({
    name,
    verdict: holds ? 'holds' : isIdle ? 'broken' : 'not yet',
    found,
  })
  const both = (one: string, other: string, left: number, right: number) =>
    `${one} ${money(left)}, ${other} ${money(right)}`
  const mailed = invariant(
    'every decision of the last day has its mail, and every mail is sent',
    counts.ordersMailed === decidedToday &&
      counts.cancellationsMailed === cancelledToday &&
      unsentMails === 0,
    `${decidedToday} decisions, ${counts.ordersMailed} mailed, ${unsentMails} mails not sent`,
  )
  return [
    invariant('every order is decided', pending === 0, `${orders} orders, ${pending} undecided`),
    invariant(
      'what confirmed orders take from cards is what Stripe has',
      counts.cardDue === counts.captured && counts.held === 0,
      `${both('orders', 'Stripe', counts.cardDue, counts.captured)}, held ${money(counts.held)}`,
    ),
    invariant(
      'what confirmed orders take from balances is what the ledger has',
      counts.balanceDue === counts.debited,
      both('orders', 'ledger', counts.balanceDue, counts.debited),
    ),
    // These hold in every transaction, also while work is under way.
    {
      name: 'no balance is negative, and each is the sum of its entries',
      verdict: counts.negativeBalances + counts.wrongBalances === 0 ? 'holds' : 'broken',
      found: `${counts.negativeBalances} negative, ${counts.wrongBalances} of another sum`,
    },
    ...(counts.hasMailer ? [mailed] : []),
    invariant(
      'outboxes and queues are empty',
      unpublished + queued === 0,
      `${unpublished} in outboxes, ${queued} in queues`,
    ),
    {
      name: 'there is no dead letter',
      verdict: dead === 0 ? 'holds' : 'broken',
      found: `${dead} dead`,
    },
  ]
}
