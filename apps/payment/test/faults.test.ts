import Stripe from 'stripe'
import { expect, it } from 'vitest'
import { reasonOf } from '../src/stripe/faults.ts'

it('what is logged of a fault says what it was, and holds no secret of the customer', () => {
  const error = Stripe.errors.StripeError.generate({
    type: 'card_error',
    code: 'card_declined',
    message: 'Your card was declined.',
  })
  Object.assign(error, { payment_intent: { id: 'pi_1', client_secret: 'pi_1_secret_2' } })
  expect(reasonOf(error)).toMatchObject({ code: 'card_declined', message: 'Your card was declined.' })
  expect(JSON.stringify(reasonOf(error))).not.toContain('secret')
})
