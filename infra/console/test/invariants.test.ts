import { expect, test } from 'vitest'
import type { Counts } from '../src/map/counts.ts'
import { invariantsOf } from '../src/map/invariants.ts'

const good: Counts = {
  ...{ orders: 2, pending: 0, uncaptured: 0, cardDue: 500, balanceDue: 100 },
  ...{ captured: 500, held: 0, debited: 100, negativeBalances: 0, wrongBalances: 0 },
  ...{ confirmedToday: 1, cancelledToday: 1, hasMailer: true, ordersMailed: 2, cancellationsMailed: 1 },
  ...{ unsentMails: 0, unpublished: 0, queued: 0, dead: 0 },
}
const verdicts = (counts: Partial<Counts>) => {
  const others = invariantsOf({ ...good, ...counts }, String).filter(({ verdict }) => verdict !== 'holds')
  return others.map(({ name, verdict }) => `${verdict}: ${name}`)
}

test('with equal sums and nothing under way, everything holds', () => {
  expect(verdicts({})).toEqual([])
})

test('a difference while work is under way may still go away', () => {
  expect(verdicts({ captured: 0, held: 500, queued: 1 })).toEqual([
    'not yet: what confirmed orders take from cards is what Stripe has',
    'not yet: outboxes and queues are empty',
  ])
})

test('a difference when nothing is under way is a fault', () => {
  expect(verdicts({ captured: 1_000 })).toEqual([
    'broken: what confirmed orders take from cards is what Stripe has',
  ])
  expect(verdicts({ debited: 0 })).toEqual([
    'broken: what confirmed orders take from balances is what the ledger has',
  ])
  const mails = 'broken: every decision of the last day has its mail, and every mail is sent'
  expect(verdicts({ ordersMailed: 1 })).toEqual([mails])
  // A confirmed order that was cancelled has two mails: the second one is missed.
  expect(verdicts({ cancellationsMailed: 0 })).toEqual([mails])
})

test('without a mailer, no decision misses its mail', () => {
  expect(verdicts({ hasMailer: false, ordersMailed: 0, cancellationsMailed: 0 })).toEqual([])
})

test('a difference between two looks that are not the same is none yet', () => {
  const found = invariantsOf({ ...good, captured: 1_000 }, String, false)
  expect(found.filter(({ verdict }) => verdict !== 'holds').map(({ verdict }) => verdict)).toEqual([
    'not yet',
  ])
})

test('a negative balance and a dead letter are faults at any time', () => {
  expect(verdicts({ negativeBalances: 1, dead: 1, pending: 1 })).toEqual([
    'not yet: every order is decided',
    'broken: no balance is negative, and each is the sum of its entries',
    'broken: there is no dead letter',
  ])
})
