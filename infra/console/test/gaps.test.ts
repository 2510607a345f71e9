import { expect, test } from 'vitest'
import { gapsOf } from '../src/journey/gaps.ts'
import { attempt, event, outage } from './support/seen.ts'

type World = Parameters<typeof gapsOf>[0]
const texts = (world: Pick<World, 'facts' | 'outages'> & Partial<World>) =>
  gapsOf({ mails: [], now: 60_000, ...world }).map(({ text }) => text)

test('a journey without a long wait has no gap', () => {
  const created = event('order.created', 0)
  expect(texts({ facts: [created, attempt(created, 'user', 30)], outages: [] })).toEqual([])
})

test('a wait in the outbox names the relay that was down', () => {
  const created = event('order.created', 0, { published: 4_800 })
  expect(
    texts({ facts: [created, attempt(created, 'user', 4_810)], outages: [outage('relay', 100, 4_700)] }),
  ).toEqual(['waited 4.8 s, order.created in the outbox: relay was stopped'])
})

test('a wait in a queue names what was down meanwhile, and not what was down before', () => {
  const created = event('order.created', 0)
  const facts = [created, attempt(created, 'payment', 3_010)]
  const outages = [outage('payment.worker', 500, 2_900), outage('broker', -900, -500)]
  expect(texts({ facts, outages })).toEqual([
    'waited 3.0 s, order.created in the queue of payment: payment.worker was stopped',
  ])
})

test('tries without success are one wait, with their answers', () => {
  const debited = event('user.balance-debited', 0)
  const facts = [
    debited,
    attempt(debited, 'order', 20, 503, 1),
    attempt(debited, 'order', 2_020, 'ECONNREFUSED', 2),
    attempt(debited, 'order', 5_020, 200, 3),
  ]
  expect(texts({ facts, outages: [] })).toEqual([
    'waited 5.0 s, user.balance-debited, 3 tries: order answered 503, not ready for it; order’s worker could not be reached'.replace(
      '’',
      "'",
    ),
  ])
})

test('a mail that is sent late names the mail server that was down', () => {
  const mails = [{ subject: 'Your order', at: 0, sent: 7_000 }]
  expect(texts({ facts: [], mails, outages: [outage('mailbox', 0, 6_000)] })).toEqual([
    'waited 7.0 s, the mail "Your order": mailbox was stopped',
  ])
})

test('a wait that is not over counts up to now', () => {
  const created = event('order.created', 0)
  expect(texts({ facts: [created, attempt(created, 'user', 10_000, 500)], outages: [] })).toContain(
    'waited 50 s, order.created, 1 tries: user answered 500',
  )
})
