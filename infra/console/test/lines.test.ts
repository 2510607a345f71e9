import { expect, onTestFinished, test } from 'vitest'
import { openHistory } from '../src/history/history.ts'
import { createLive } from '../src/server/live.ts'
import { createAliases } from '../src/sources/aliases.ts'
import { recordLines } from '../src/sources/lines.ts'
import { createRecorder } from '../src/sources/recorder.ts'

const order = '019ba533-0000-7000-8000-000000000001'
const event = '019ba533-0000-7000-8000-000000000002'

function recorded() {
  const history = openHistory(':memory:')
  onTestFinished(history.close)
  const aliases = createAliases()
  const line = recordLines(createRecorder(history, aliases, createLive()))
  const write = (source: string, entry: object) =>
    line(source, JSON.stringify({ level: 'info', msg: 'request', ...entry }))
  const texts = () => history.of(order).map((fact) => (fact.kind === 'line' ? fact.text : fact.kind))
  return { aliases, write, texts }
}
const answered = (id: string) => ({
  ...{ id, method: 'POST', target: '/orders', status: 201, milliseconds: 20, location: `/orders/${order}` },
})

test('lines of a request are of the order that it made, also those that come after its answer', () => {
  const { write, texts } = recorded()
  write('order.web', { msg: 'before', reqId: 'a' })
  write('order.web', { msg: 'of another request', reqId: 'b' })
  write('edge', answered('a'))
  write('order.web', { msg: 'after', reqId: 'a' })
  expect(texts()).toEqual(['request', 'before', 'after'])
})

test('a line that names an event of the order is of the order', () => {
  const { aliases, write, texts } = recorded()
  aliases.add(event, order)
  write('mailer.worker', { msg: 'event handled', eventId: event })
  write('mailer.worker', { msg: 'nothing to do with it' })
  write('mailer.worker', { level: 'debug', msg: 'quiet', eventId: event })
  expect(texts()).toEqual(['event handled'])
})

test('the first error of an order leads to its story, the next ones do not', () => {
  const { aliases, write } = recorded()
  aliases.add(order, order)
  const failing = { level: 'error', msg: 'order stalled', orderId: order }
  expect(write('order.worker', { ...failing, level: 'warn' })).toBeUndefined()
  expect(write('order.worker', failing)).toBe(order)
  expect(write('order.worker', failing)).toBeUndefined()
})

test('what is no JSON, and reads of an order, are left out', () => {
  const { write, texts } = recorded()
  write('edge', answered('a'))
  write('edge', { ...answered('c'), method: 'GET', target: `/orders/${order}`, location: undefined })
  expect(texts()).toEqual(['request'])
})
