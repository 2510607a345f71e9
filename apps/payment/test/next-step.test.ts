import { describe, expect, it } from 'vitest'
import { OrderStatus, PaymentState } from '../src/generated/prisma/enums.ts'
import { isProgress, nextStep } from '../src/payments/next-step.ts'

const paymentMethod = 'pm_card_visa'

const steps: Record<PaymentState, Record<OrderStatus, string>> = {
  pending: { requested: 'authorize', created: 'authorize', confirmed: 'authorize', cancelled: 'void' },
  authorized: { requested: 'none', created: 'none', confirmed: 'capture', cancelled: 'void' },
  captured: { requested: 'none', created: 'none', confirmed: 'none', cancelled: 'refund' },
  declined: { requested: 'none', created: 'none', confirmed: 'none', cancelled: 'none' },
  failed: { requested: 'none', created: 'none', confirmed: 'none', cancelled: 'none' },
  voided: { requested: 'none', created: 'none', confirmed: 'none', cancelled: 'none' },
  refunded: { requested: 'none', created: 'none', confirmed: 'none', cancelled: 'none' },
}

const states = Object.values(PaymentState)
const statuses = Object.values(OrderStatus)

describe('the next step of a payment', () => {
  for (const state of states) {
    for (const orderStatus of statuses) {
      const step = steps[state][orderStatus]
      it(`${state}, order ${orderStatus}: ${step}`, () => {
        expect(nextStep({ state, orderStatus, intentId: 'pi_1', paymentMethod })).toBe(step)
      })
    }
  }

  it.each(['requested', 'created', 'confirmed'] as const)(
    'opens an intent first: order %s',
    (orderStatus) => {
      expect(nextStep({ state: 'pending', orderStatus, intentId: null, paymentMethod })).toBe('open')
    },
  )

  it('waits for the payment method, unless the order is cancelled', () => {
    const unknown = { state: 'pending', intentId: null, paymentMethod: null } as const
    expect(nextStep({ ...unknown, orderStatus: 'confirmed' })).toBe('none')
    expect(nextStep({ ...unknown, orderStatus: 'cancelled' })).toBe('void')
  })

  it('is one that Stripe accepts: every step leads forward, to a final state', () => {
    const leadsTo = {
      authorize: 'authorized',
      capture: 'captured',
      void: 'voided',
      refund: 'refunded',
    } as const
    for (const orderStatus of statuses) {
      let state: PaymentState = 'pending'
      for (let taken = 0; ; taken++) {
        const step = nextStep({ state, orderStatus, intentId: 'pi_1', paymentMethod })
        if (step === 'none') break
        if (step === 'open') throw new Error('it is open')
        const next: PaymentState = leadsTo[step]
        expect(isProgress({ state, intentId: 'pi_1' }, { state: next, intentId: 'pi_1' })).toBe(true)
        state = next
        expect(taken, 'steps').toBeLessThan(4)
      }
    }
  })

  it('an older status of a payment is no progress', () => {
    for (const state of states) {
      for (const back of ['pending', 'declined', state] as const) {
        if (state === 'pending' && back === 'declined') continue
        expect(isProgress({ state, intentId: 'pi_1' }, { state: back, intentId: 'pi_1' })).toBe(false)
      }
    }
  })
})
