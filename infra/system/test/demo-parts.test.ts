import { expect, test } from 'vitest'
import { readOptions } from '../src/demo/options.ts'
import { differences, type Outcome } from '../src/demo/outcome.ts'
import { type Seen, stepsOf } from '../src/demo/steps/index.ts'

const time = '2026-01-31T09:30:00.000Z'
const id = '019ba533-e400-7cf3-b7a2-c24101a9e71f'
const times = { createdAt: time, updatedAt: time }

const outcome: Outcome = {
  order: { status: 'confirmed', payment: ['captured'], balance: ['debited'] },
  payment: 'captured',
  takenFromCard: 39_80,
  takenFromBalance: 10_00,
  mails: ['user.verified', 'order.created'],
}
const mail = (kind: string) => ({ id: kind, kind, subject: kind, state: 'sent', to: 'a@b.c', sentAt: time })
const seen: Seen = {
  customer: { id, name: 'Ada', email: 'a@b.c', balance: 100_00, currency: 'EUR', createdAt: time },
  balance: 90_00,
  entries: [
    { kind: 'debit', amount: -10_00, createdAt: time },
    { kind: 'welcome', amount: 100_00, createdAt: time },
  ],
  orders: [
    {
      ...{ id, status: 'confirmed', payment: 'captured', balance: 'debited', ...times },
      ...{ total: 49_80, balanceAmount: 10_00, cardAmount: 39_80, currency: 'EUR' },
      items: [{ name: 'Music stand', quantity: 2, unitPrice: 24_90 }],
    },
  ],
  payments: [{ amount: 39_80, currency: 'EUR', status: 'captured', ...times }],
  mails: [mail('order.created'), mail('user.verified')],
}

test('an outcome is reached when all services show it', () => {
  expect(differences(outcome, seen)).toEqual([])
})

test.each<[string, Partial<Seen>, string]>([
  ['a second mail', { mails: [...seen.mails, mail('order.created')] }, 'mails: '],
  ['a mail that is not sent', { mails: [mail('order.created')] }, 'mails: '],
  [
    'a second debit',
    { entries: [...seen.entries, ...seen.entries.slice(0, 1)] },
    'sum of the balance entries: ',
  ],
  ['another balance', { balance: 80_00 }, 'balance: 9000 expected, 8000 seen'],
  ['a second order', { orders: [...seen.orders, ...seen.orders] }, 'orders: 1 expected, 2 seen'],
  ['a second payment', { payments: [...seen.payments, ...seen.payments] }, 'payments: 1 expected, 2 seen'],
  ['no payment', { payments: [] }, 'payment: captured expected, nothing seen'],
])('%s is another outcome', (_, other, difference) => {
  expect(differences(outcome, { ...seen, ...other })).toContainEqual(expect.stringContaining(difference))
})

test('a state that was never seen is a step nevertheless', () => {
  const keys = stepsOf(seen).map(({ key }) => key)
  expect(keys).toEqual(expect.arrayContaining(['authorized', 'captured', 'debit', 'confirmed']))
})

test.each<[string[], string | undefined, NodeJS.ProcessEnv?]>([
  [[], undefined],
  [['--attach'], 'http://127.0.0.1:8080'],
  [['--attach'], 'http://127.0.0.1:9090', { EDGE_PORT: '9090' }],
  [['--attach', 'http://127.0.0.1:9000/'], 'http://127.0.0.1:9000'],
  [['--attach=http://shop.example'], 'http://shop.example'],
])('%j is attached to %s', (args, attach, env = {}) => {
  expect(readOptions(args, env).attach).toBe(attach)
})

test.each([
  [['--fast'], "Unknown option '--fast'"],
  [['now'], "Unexpected argument 'now'"],
  [['--attach', 'http://127.0.0.1', 'now'], "Unexpected argument 'now'"],
  [['--attach', 'ftp://127.0.0.1'], "'ftp://127.0.0.1' is not an http URL"],
  [['--attach', '8080'], "'8080' is not an http URL"],
])('%j is rejected', (args, problem) => {
  expect(() => readOptions(args, {})).toThrow(problem)
})
