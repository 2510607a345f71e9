// Needs: order, payment, user
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findServices } from '@fanfare/topology'
import { expect, test } from 'vitest'
import { sagaOf, transitions } from '../src/journey/saga.ts'
import { event } from './support/seen.ts'

test('the picture has every event that the saga of order names', async () => {
  const services = await findServices()
  const order = services.find(({ declaration }) => declaration.name === 'order')
  const saga = readFileSync(join(order?.folder ?? '', 'src/orders/saga.ts'), 'utf8')
  const { publishes = [], subscribes = [] } = order?.declaration ?? {}
  const ofSaga = [...publishes, ...subscribes].filter((type) => saga.includes(`'${type}'`))
  expect(new Set(transitions.map(({ on }) => on))).toEqual(new Set(ofSaga))
})

const stored = { status: 'placed', payment: 'pending', balance: 'pending', updated: 99 }
const told = (facts: Parameters<typeof sagaOf>[0], order: typeof stored) =>
  sagaOf(facts, order).flatMap(({ machine, to, at }) =>
    at === undefined ? [] : [`${machine} ${to} at ${at}`],
  )

test('an order that was placed before anything was recorded has the path to its stored state', () => {
  expect(told([], { status: 'confirmed', payment: 'captured', balance: 'none', updated: 99 })).toEqual([
    'order pending at 99',
    'order confirmed at 99',
    'card authorized at 99',
    'card captured at 99',
  ])
  expect(told([event('order.created', 1)], { ...stored, status: 'cancelled', payment: 'failed' })).toEqual([
    'order pending at 1',
    'order cancelled at 99',
    'card declined at 99',
  ])
})

test('the path is what the events say, in the order of their times', () => {
  const facts = [
    event('order.cancelled', 40),
    event('payment.voided', 60),
    event('payment.authorized', 20),
    event('order.created', 0),
    event('user.balance-debit-rejected', 30),
  ]
  const taken = sagaOf(facts, stored).filter(({ at }) => at !== undefined)
  expect(taken.map(({ machine, from, to }) => `${machine}: ${from} → ${to}`)).toEqual([
    'order: placed → pending',
    'order: pending → cancelled',
    'card: pending → authorized',
    'card: authorized → voided',
    'balance: pending → rejected',
  ])
})

test('an order that is cancelled after its confirmation has both steps', () => {
  const facts = [event('order.created', 0), event('order.confirmed', 10), event('order.cancelled', 20)]
  const taken = sagaOf(facts, stored).filter(({ at }) => at !== undefined)
  expect(taken.map(({ to }) => to)).toEqual(['pending', 'confirmed', 'cancelled'])
})
