// Needs: payment
import { expect, test } from 'vitest'
import { storyOf } from '../src/journey/story.ts'
import { attempt, event, seen } from './support/seen.ts'

const told = (given: Parameters<typeof seen>[0]) =>
  storyOf(seen(given)).steps.map(({ where, text }) => `${where}: ${text}`)

test('the story is in the order of time, each cause before its effect', () => {
  const created = event('order.created', 0)
  const confirmed = event('order.confirmed', 50, { data: { cardAmount: 3980, balanceAmount: 1000 } })
  const facts = [
    attempt(confirmed, 'payment', 70),
    confirmed,
    event('payment.authorized', 30),
    attempt(created, 'user', 20),
    created,
    { kind: 'request', at: -5, until: 60, method: 'POST', target: '/orders', status: 201 } as const,
  ]
  expect(told({ facts })).toEqual([
    'edge: POST /orders answered 201',
    'order: order stored with its event: €49.80',
    'order: order.created published',
    'user: user handled order.created',
    'payment: payment.authorized published',
    'order: confirmed: the card is authorised and the balance is debited',
    'order: order.confirmed published',
    'payment: payment handled order.confirmed',
  ])
})

test('spans are below their parents, whichever process they are of', () => {
  const span = (id: string, parent: string, at: number) => {
    return {
      trace: 't',
      id,
      parent,
      service: 'order',
      name: id,
      at,
      until: at + 1,
      failed: false,
      attributes: {},
    }
  }
  const spans = [
    span('request', 'of another trace', 1),
    span('statement', 'handler', 3),
    span('handler', 'request', 2),
  ]
  const steps = storyOf(seen({ spans })).steps.filter(({ kind }) => kind === 'span')
  expect(steps.map(({ text, depth }) => [text, depth])).toEqual([
    ['request', 0],
    ['handler', 1],
    ['statement', 2],
  ])
})

test('a cancellation has its reason in words', () => {
  const data = { reason: 'timed-out', detail: 'payment-failed' }
  expect(told({ facts: [event('order.cancelled', 9, { data })] })).toContain(
    'order: cancelled: the payment could not be made',
  )
})

test('a subscriber that has not received an event is named', () => {
  const created = event('order.created', 0)
  const declarations = [
    { name: 'mailer', subscribes: ['order.created'] },
    { name: 'user', subscribes: ['order.created'] },
  ] as const
  expect(told({ declarations, facts: [created, attempt(created, 'user', 20)] })).toContain(
    'mailer: order.created: not received by mailer yet',
  )
})

test('a mail that is not sent, and an event in the outbox, are waits', () => {
  const base = seen({}).parts
  const mail = { key: 'k', kind: 'order.created', subject: 'Received', state: 'queued', attempts: 2 }
  const parts = {
    ...base,
    mails: [{ ...mail, error: 'ECONNREFUSED', at: 40, sent: undefined }],
    outbox: [{ service: 'order', type: 'order.created', at: 0 }],
  }
  const steps = storyOf(seen({ parts })).steps.filter(({ tone }) => tone === 'wait')
  expect(steps.map(({ text }) => text)).toEqual([
    'order.created waits in the outbox',
    'mail queued after 2 tries: ECONNREFUSED',
  ])
})
