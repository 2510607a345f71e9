import fc from 'fast-check'
import { expect, test } from 'vitest'
import { StripeError } from '../stripe/errors.ts'
import type { Intent, Transition } from '../stripe/intent.ts'
import { newIntent } from '../stripe/new-intent.ts'
import { summaryOf } from '../stripe/summary.ts'
import { testCards } from '../stripe/test-cards.ts'
import { cancel, capture, confirm, refund, settle } from '../stripe/transitions.ts'

const step = fc.oneof(
  fc.record({ kind: fc.constant('confirm' as const), card: fc.constantFrom(...testCards) }),
  fc.record({ kind: fc.constant('settle' as const) }),
  fc.record({ kind: fc.constant('capture' as const), amount: fc.integer({ min: 1, max: 1200 }) }),
  fc.record({ kind: fc.constant('cancel' as const) }),
  fc.record({ kind: fc.constant('refund' as const), amount: fc.integer({ min: 1, max: 1200 }) }),
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

function take(intent: Intent, wanted: Step): Transition | undefined {
  switch (wanted.kind) {
    case 'confirm':
      return confirm(intent, {
        paymentMethod: wanted.card,
        returnUrl: undefined,
        offSession: false,
        charge: 'ch_1',
        settlesAt: 1,
      })
    case 'settle':
      return settle(intent)
    case 'capture':
      return capture(intent, wanted.amount)
    case 'cancel':
      return cancel(intent, null, 1)
    case 'refund':
      return refund(intent, wanted.amount)
  }
}

test('in every order of calls, no money appears and a final status stays', () => {
  fc.assert(
    fc.property(fc.constantFrom('manual', 'automatic'), fc.array(step, { maxLength: 15 }), (mode, steps) => {
      let intent = newIntent({
        amount: 1000,
        currency: 'eur',
        capture_method: mode === 'manual' ? 'manual' : 'automatic',
        allowed_payment_method_types: ['card'],
      })
      for (const wanted of steps) {
        const before = summaryOf(intent)
        try {
          const transition = take(intent, wanted)
          if (transition === undefined) continue
          intent = transition.intent
          expect(transition.events, 'a step that was taken has one event').toHaveLength(1)
        } catch (error) {
          if (!(error instanceof StripeError)) throw error
          expect(error.status).toBe(400)
        }
        const after = summaryOf(intent)
        expect(after.amount_capturable + after.amount_received).toBeLessThanOrEqual(after.amount)
        expect(after.refunded).toBeLessThanOrEqual(after.amount_received)
        expect(after.refunded).toBeGreaterThanOrEqual(before.refunded)
        if (before.status === 'canceled' || before.status === 'succeeded') {
          expect(after).toMatchObject({ status: before.status, amount_received: before.amount_received })
        }
      }
    }),
  )
})
