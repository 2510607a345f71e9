import { expect, test } from 'vitest'
import type { Facts } from './support/facts.ts'
import { brokenPromises } from './support/promises.ts'

// The other tests end with a look at every promise. Here it is shown that the look sees what it must.
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
  mail('user.created', 'ada', null),
  mail('order.created', 'one'),
  mail('order.confirmed', 'one'),
  mail('order.created', 'two'),
  mail('order.cancelled', 'two'),
]

/** Ada had 100. One order was confirmed, with 20 of the balance and 30 of the card; another was cancelled. */
const facts: Facts = {
  orders: [
    { id: 'one', status: 'confirmed', total: 50, balanceAmount: 20, cardAmount: 30 },
    { id: 'two', status: 'cancelled', total: 50, balanceAmount: 20, cardAmount: 30 },
  ],
  users: [{ id: 'ada', balance: 80, entries: 80 }],
  entries: [
    { orderId: 'one', kind: 'debit', amount: -20 },
    { orderId: 'two', kind: 'debit', amount: -20 },
    { orderId: 'two', kind: 'credit', amount: 20 },
  ],
  payments: [
    { id: 'p1', orderId: 'one', amount: 30, state: 'captured' },
    { id: 'p2', orderId: 'two', amount: 30, state: 'voided' },
  ],
  mails,
  unpublished: [],
  charges: [charge, { ...charge, id: 'pi_2', orderId: 'two', status: 'canceled', captured: 0 }],
  arrived: mails.map(({ key }) => arrivedMail(key)),
}
const change = (index: number, changes: Partial<Facts['charges'][number]>) =>
  facts.charges.map((it, place) => (place === index ? { ...it, ...changes } : it))

test('kept promises', () => expect(brokenPromises(facts)).toEqual([]))

test.each<[string, Partial<Facts>]>([
  [
    'an order that nobody decided',
    { orders: facts.orders.map((order) => ({ ...order, status: 'pending' })) },
  ],
  ['a second capture', { charges: [...facts.charges, { ...charge, id: 'pi_3' }] }],
  ['no capture', { charges: change(0, { captured: 0 }) }],
  ['half a capture', { charges: change(0, { captured: 15 }) }],
  ['a capture that was paid back', { charges: change(0, { refunded: 30 }) }],
  ['a capture of a cancelled order', { charges: change(1, { captured: 30 }) }],
  ['money that is held', { charges: change(1, { held: 30 }) }],
  ['a charge of no order', { charges: [...facts.charges, { ...charge, id: 'pi_3', orderId: undefined }] }],
  ['a second debit', { entries: [...facts.entries, { orderId: 'one', kind: 'debit', amount: -20 }] }],
  ['no debit', { entries: facts.entries.slice(1) }],
  ['a debit that was not given back', { entries: facts.entries.slice(0, 2) }],
  ['a balance that is not the sum', { users: [{ id: 'ada', balance: 100, entries: 80 }] }],
  ['a negative balance', { users: [{ id: 'ada', balance: -1, entries: -1 }] }],
  [
    'a payment that the books do not know',
    { payments: facts.payments.map((it) => ({ ...it, state: 'captured' })) },
  ],
  ['a payment that is missing', { payments: facts.payments.slice(1) }],
  ['an event in an outbox', { unpublished: ['order.outbox: order.created'] }],
  ['a mail that is missing', { mails: mails.slice(0, -1), arrived: facts.arrived.slice(0, -1) }],
  ['a mail that was never sent', { mails: mails.map((it) => ({ ...it, state: 'queued' })) }],
  ['a mail that did not arrive', { arrived: facts.arrived.slice(1) }],
  ['a mail that nobody wrote', { arrived: [...facts.arrived, arrivedMail('order.confirmed.two')] }],
])('broken: %s', (_, changes) => expect(brokenPromises({ ...facts, ...changes })).not.toEqual([]))
