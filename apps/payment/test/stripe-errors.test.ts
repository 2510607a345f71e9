import Stripe from 'stripe'
import { expect, it } from 'vitest'
import { loggable } from '../src/clients/stripe/errors.ts'

it('a logged Stripe error has its code and message, and no secret of the customer', () => {
  const error = Stripe.errors.StripeError.generate({
    type: 'card_error',
    code: 'card_declined',
    message: 'Your card was declined.',
  })
  Object.assign(error, { payment_intent: { id: 'pi_1', client_secret: 'pi_1_secret_2' } })
  expect(loggable(error)).toMatchObject({ code: 'card_declined', message: 'Your card was declined.' })
  expect(JSON.stringify(loggable(error))).not.toContain('secret')
})
