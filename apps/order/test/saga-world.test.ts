import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { OrderState } from '../src/orders/order-state.ts'
import { createWorld } from './support/world.ts'

const placed: OrderState = { status: 'pending', reason: null, payment: 'pending', balance: 'pending' }

const circumstances = fc.record({
  order: fc.constantFrom<OrderState>(placed, { ...placed, payment: 'none' }, { ...placed, balance: 'none' }),
  cardIsGood: fc.boolean(),
  balanceReaches: fc.boolean(),
})

// What disturbs the delivery: any message next, the same one twice, everything lost, asked again, second thoughts.
const disturbance = fc.oneof(
  { weight: 8, arbitrary: fc.record({ deliver: fc.nat(50), keep: fc.boolean() }) },
  { weight: 1, arbitrary: fc.constantFrom('lose', 'nudge', 'customer-cancels', 'time-is-up' as const) },
)

it('every order ends, and the money is where its end says, however the messages come', () => {
  fc.assert(
    fc.property(circumstances, fc.array(disturbance, { maxLength: 40 }), (given, disturbances) => {
      const world = createWorld(given)
      for (const what of disturbances) {
        if (typeof what === 'object') world.deliverAny(what.deliver, what.keep)
        else if (what === 'lose') world.lose()
        else if (what === 'nudge') world.nudge()
        else world.happens(what)
      }
      // Then it is quiet: what stands still is nudged, and everything is delivered.
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
        expect(card).toBe(hasCard ? 'collected' : 'untouched')
        expect(balance).toBe(hasBalance ? 'taken' : 'untouched')
        expect(world.verdicts).toEqual(['order.confirmed'])
      } else {
        expect(status).toBe('cancelled')
        expect(['untouched', 'given back', 'refused']).toContain(card)
        expect(['untouched', 'given back', 'refused']).toContain(balance)
        expect(world.verdicts.filter((verdict) => verdict === 'order.cancelled')).toHaveLength(1)
        expect(world.verdicts.at(-1)).toBe('order.cancelled')
      }
      const interfered = disturbances.some((what) => what === 'customer-cancels' || what === 'time-is-up')
      const good = (!hasCard || given.cardIsGood) && (!hasBalance || given.balanceReaches)
      if (!interfered) expect(status).toBe(good ? 'confirmed' : 'cancelled')
    }),
    { numRuns: 2_000 },
  )
})
