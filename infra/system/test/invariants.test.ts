import { expect, test } from 'vitest'
import type { Facts } from './support/facts.ts'
import { brokenInvariants } from './support/invariants.ts'

// Other tests end with a check of the invariants. These show that the check detects each violation.
const arrivedMail = (key: string) => ({
  subject: '',
  text: '',
  html: '',
  headers: { 'message-id': `<${key}@fanfare.example>` },
  envelope: { to: [] },
})
const mail = (kind: string, id: string, orderId: string | null = id) => ({
  kind,
  key: `${kind}.${id}`,
  userId: 'ada',
  orderId,
  state: 'sent',
})
const charge = {
  id: 'pi_1',
  orderId: 'one',
  status: 'succeeded',
  amount: 30,
  held: 0,
  captured: 30,
  refunded: 0,
}
const mails = [
  mail('user.verified', 'ada', null),
  mail('order.created', 'one'),
  mail('order.confirmed', 'one'),
  mail('order.created', 'two'),
  mail('order.cancelled', 'two'),
]

/** A balance of 100; one confirmed order of 20 by balance and 30 by card; one cancelled order. */
const facts: Facts = {
  orders: [
    { id: 'one', status: 'confirmed', total: 50, balanceAmount: 20, cardAmount: 30 },
    { id: 'two', status: 'cancelled', total: 50, balanceAmount: 20, cardAmount: 30 },
  ],
  users: [{ id: 'ada', balance: 80, entries: 80, isConfirmed: true }],
  entries: [
    { orderId: 'one', kind: 'debit', amount: -20 },
    { orderId: 'two', kind: 'debit', amount: -20 },
    { orderId: 'two', kind: 'credit', amount: 20 },
  ],
  payments: [
    { id: 'p1', orderId: 'one', amount: 30, state: 'captured' },
    { id: 'p2', orderId: 'two', amount: 30, state: 'voided' },
  ],
  hasMailer: true,
  mails,
  unpublished: [],
  charges: [charge, { ...charge, id: 'pi_2', orderId: 'two', status: 'canceled', captured: 0 }],
  arrived: mails.map(({ key }) => arrivedMail(key)),
}
const change = (index: number, changes: Partial<Facts['charges'][number]>) =>
  facts.charges.map((it, place) => (place === index ? { ...it, ...changes } : it))

test('no violation', () => expect(brokenInvariants(facts)).toEqual([]))

test.each<[string, Partial<Facts>]>([
  ['an undecided order', { orders: facts.orders.map((order) => ({ ...order, status: 'pending' })) }],
  ['a second capture', { charges: [...facts.charges, { ...charge, id: 'pi_3' }] }],
  ['no capture', { charges: change(0, { captured: 0 }) }],
  ['half a capture', { charges: change(0, { captured: 15 }) }],
  ['a refunded capture', { charges: change(0, { refunded: 30 }) }],
  ['a capture of a cancelled order', { charges: change(1, { captured: 30 }) }],
  ['held money', { charges: change(1, { held: 30 }) }],
  [
    'a charge without an order',
    { charges: [...facts.charges, { ...charge, id: 'pi_3', orderId: undefined }] },
  ],
  ['a second debit', { entries: [...facts.entries, { orderId: 'one', kind: 'debit', amount: -20 }] }],
  ['no debit', { entries: facts.entries.slice(1) }],
  ['a debit without its credit', { entries: facts.entries.slice(0, 2) }],
  [
    'a balance other than the sum of its entries',
    { users: [{ id: 'ada', balance: 100, entries: 80, isConfirmed: true }] },
  ],
  ['a negative balance', { users: [{ id: 'ada', balance: -1, entries: -1, isConfirmed: true }] }],
  [
    'a captured payment that Stripe has not captured',
    { payments: facts.payments.map((it) => ({ ...it, state: 'captured' })) },
  ],
  ['a missing payment', { payments: facts.payments.slice(1) }],
  ['an event in an outbox', { unpublished: ['order.outbox: order.created'] }],
  ['a missing mail', { mails: mails.slice(0, -1), arrived: facts.arrived.slice(0, -1) }],
  ['a mail that was never sent', { mails: mails.map((it) => ({ ...it, state: 'queued' })) }],
  ['a mail that did not arrive', { arrived: facts.arrived.slice(1) }],
  [
    'a mail that the mailer does not know',
    { arrived: [...facts.arrived, arrivedMail('order.confirmed.two')] },
  ],
])('detected: %s', (_, changes) => expect(brokenInvariants({ ...facts, ...changes })).not.toEqual([]))
