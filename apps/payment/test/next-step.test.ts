import { describe, expect, it } from 'vitest'
import { Dispute, OrderStatus, PaymentState } from '../src/generated/prisma/enums.ts'
import { isProgress, nextStep } from '../src/payments/next-step.ts'

const known = { intentId: 'pi_1', paymentMethod: 'pm_card_visa', mayBeOpen: false, dispute: null } as const

const steps: Record<PaymentState, Record<OrderStatus, string>> = {
  pending: { requested: 'authorize', created: 'authorize', confirmed: 'authorize', cancelled: 'void' },
  authorized: { requested: 'none', created: 'none', confirmed: 'capture', cancelled: 'void' },
  captured: { requested: 'none', created: 'none', confirmed: 'none', cancelled: 'refund' },
  declined: { requested: 'none', created: 'none', confirmed: 'none', cancelled: 'none' },
  failed: { requested: 'none', created: 'none', confirmed: 'none', cancelled: 'none' },
  voided: { requested: 'none', created: 'none', confirmed: 'none', cancelled: 'none' },
  refunded: { requested: 'none', created: 'none', confirmed: 'none', cancelled: 'none' },
  refund_failed: { requested: 'none', created: 'none', confirmed: 'none', cancelled: 'none' },
}

const states = Object.values(PaymentState)
const statuses = Object.values(OrderStatus)

describe('the next step of a payment', () => {
  for (const state of states) {
    for (const orderStatus of statuses) {
      const step = steps[state][orderStatus]
      it(`${state}, order ${orderStatus}: ${step}`, () => {
        expect(nextStep({ ...known, state, orderStatus })).toBe(step)
      })
    }
  }

  it.each(['requested', 'created', 'confirmed'] as const)(
    'opens an intent first: order %s',
    (orderStatus) => {
      expect(nextStep({ ...known, state: 'pending', orderStatus, intentId: null })).toBe('open')
    },
  )

  it('waits for the payment method, unless the order is cancelled', () => {
    const unknown = { ...known, state: 'pending', intentId: null, paymentMethod: null } as const
    expect(nextStep({ ...unknown, orderStatus: 'confirmed' })).toBe('none')
    expect(nextStep({ ...unknown, orderStatus: 'cancelled' })).toBe('void')
  })

  it('opens an intent that may be open at Stripe already, to cancel it with the order', () => {
    const lost = { ...known, state: 'pending', orderStatus: 'cancelled', mayBeOpen: true } as const
    expect(nextStep({ ...lost, intentId: null })).toBe('open')
    expect(nextStep(lost)).toBe('void')
  })

  it('refunds nothing that the bank holds back or has taken', () => {
    const step = (dispute: Dispute | null) =>
      nextStep({ ...known, state: 'captured', orderStatus: 'cancelled', dispute })
    expect([null, Dispute.open, Dispute.won, Dispute.lost].map(step)).toEqual([
      'refund',
      'none',
      'refund',
      'none',
    ])
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
        const step = nextStep({ ...known, state, orderStatus })
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
