import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { OrderState } from '../src/orders/order.ts'
import { createWorld } from './support/world.ts'

const placed: OrderState = { status: 'pending', reason: null, payment: 'pending', balance: 'pending' }

const circumstances = fc.record({
  order: fc.constantFrom<OrderState>(placed, { ...placed, payment: 'none' }, { ...placed, balance: 'none' }),
  isCardGood: fc.boolean(),
  isBalanceEnough: fc.boolean(),
})

// Messages out of order, delivered twice or lost, nudges, a customer who cancels, and the deadline.
const disturbance = fc.oneof(
  { weight: 8, arbitrary: fc.record({ deliver: fc.nat(50), keep: fc.boolean() }) },
  { weight: 1, arbitrary: fc.constantFrom('lose', 'nudge', 'cancel-requested', 'deadline-passed' as const) },
)

it('every order is decided, and the money is where its decision says, in any order of delivery', () => {
  fc.assert(
    fc.property(circumstances, fc.array(disturbance, { maxLength: 40 }), (given, disturbances) => {
      const world = createWorld(given)
      for (const what of disturbances) {
        if (typeof what === 'object') world.deliverAny(what.deliver, what.keep)
        else if (what === 'lose') world.lose()
        else if (what === 'nudge') world.nudge()
        else world.signal(what)
      }
      // Then the disturbances end: a stalled order is nudged, and everything is delivered.
      for (let round = 0; round < 4; round++) {
        world.settle()
        world.nudge()
      }
      world.settle()

      const { status } = world.state()
      const { card, balance } = world.money
      const hasCard = given.order.payment !== 'none'
      const hasBalance = given.order.balance !== 'none'
      if (status === 'confirmed') {
        expect(card).toBe(hasCard ? 'captured' : 'untouched')
        expect(balance).toBe(hasBalance ? 'taken' : 'untouched')
        expect(world.published).toEqual(['order.confirmed'])
      } else {
        expect(status).toBe('cancelled')
        expect(['untouched', 'given back', 'refused']).toContain(card)
        expect(['untouched', 'given back', 'refused']).toContain(balance)
        expect(world.published.filter((event) => event === 'order.cancelled')).toHaveLength(1)
        expect(world.published.at(-1)).toBe('order.cancelled')
      }
      const interfered = disturbances.some(
        (what) => what === 'cancel-requested' || what === 'deadline-passed',
      )
      const good = (!hasCard || given.isCardGood) && (!hasBalance || given.isBalanceEnough)
      if (!interfered) expect(status).toBe(good ? 'confirmed' : 'cancelled')
    }),
    { numRuns: 2_000 },
  )
})
