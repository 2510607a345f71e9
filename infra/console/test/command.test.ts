import { UsageError } from '@fanfare/command'
import { expect, test } from 'vitest'
import { readRequest } from '../src/command/request.ts'
import { textOf } from '../src/command/text.ts'

const requestOf = (line: string) => {
  const { method, path, body } = readRequest(line.split(' '))
  return [method, path, ...(body ? [body] : [])]
}

const delay = { how: 'delay', milliseconds: 90 }

test.each([
  ['orders --status pending --limit 5', 'GET', '/journeys?status=pending&limit=5'],
  ['order 019b', 'GET', '/journeys/019b'],
  ['letters', 'GET', '/letters'],
  ['letters redrive a b', 'POST', '/letters/redrive', { ids: ['a', 'b'] }],
  ['letters purge --all', 'POST', '/letters/purge', {}],
  ['part order.worker kill', 'PUT', '/parts/order.worker', { action: 'kill' }],
  ['part mailbox refuse --json', 'PUT', '/parts/mailbox', { action: 'refuse' }],
  ['part order.worker slow --share 5', 'PUT', '/parts/order.worker', { action: 'slow', share: 5 }],
  ['edge order.created mailer delay --milliseconds 90', 'PUT', '/edges/order.created/mailer', delay],
  ['edge order.created mailer cut', 'PUT', '/edges/order.created/mailer', { how: 'cut' }],
  ['release', 'POST', '/release', {}],
  ['invariants --json', 'GET', '/invariants'],
])('%s', (line, ...request) => {
  expect(requestOf(line)).toEqual(request)
})

test.each([
  '',
  'nonsense',
  'order',
  'queues now',
  'letters purge',
  'letters purge a --all',
  'edge order.created cut',
  'part order.worker slow --share much',
])('"%s" is explained', (line) => {
  expect(() => readRequest(line.split(' ').filter(Boolean))).toThrow(UsageError)
})

test('a list is a table, a story is lines with their times', () => {
  expect(textOf('queues', [{ service: 'order', waiting: 12 }])).toBe('service  waiting\norder    12')
  expect(textOf('letters', [])).toBe('none')
  const steps = [
    { at: 1_000, where: 'edge', kind: 'request', text: 'POST /orders answered 201' },
    { at: 1_100, where: 'order', kind: 'span', text: 'insert-order' },
    { at: 1_250, where: 'order', kind: 'row', text: 'order stored' },
  ]
  expect(textOf('order', { order: { id: '019b', status: 'pending' }, steps }, false).split('\n')).toEqual([
    'order 019b: pending',
    '    +0.000 s  edge     POST /orders answered 201',
    '    +0.250 s  order    order stored',
  ])
})
