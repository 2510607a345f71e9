import { currencies, formatMoney } from '@fanfare/contracts'
import Stripe from 'stripe'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { diagnose } from '../src/clients/stripe/errors.ts'
import { toStripe } from '../src/clients/stripe/intents.ts'
import { refusalOfAttempt } from '../src/clients/stripe/refusal.ts'
import { startApps } from './support/apps.ts'
import { expectEqualBooks } from './support/books.ts'
import { anOrder, call, cancelled, created, deliver, type Order, paymentOf } from './support/orders.ts'
import { dashboard } from './support/stripe.ts'

const apps = await startApps()
const { web, worker, emulator } = apps

const published = async ({ orderId }: Order) =>
  (await web.db.outbox.findMany({ where: { body: { contains: orderId } } })).map(({ type, body }) => ({
    type,
    data: JSON.parse(body).data,
  }))

describe('a refusal of Stripe', () => {
  afterEach(() => expectEqualBooks(apps))

  it.each([
    ['an expired card', anOrder('pm_card_chargeDeclinedExpiredCard'), 'expired_card'],
    ['an unknown payment method', anOrder('pm_unknown'), 'resource_missing'],
  ])('because of %s: declined', async (_, order, reason) => {
    expect((await call(web, order)).json()).toEqual({
      ...{ status: 'declined', reason, paymentId: expect.any(String) },
    })
    expect(await paymentOf(web, order)).toMatchObject({ state: 'declined', reason })
    expect(await published(order)).toMatchObject([{ type: 'payment.declined', data: { reason } }])
    expect((await published(order))[0]?.data).not.toHaveProperty('cardAtFault')
  })

  it.each<[string, Order, string]>([
    ['less than the minimum amount', anOrder('pm_card_visa', 3), 'amount_too_small'],
    ['more than the card’s network takes', anOrder('pm_card_amex', 1_000_000_000), 'amount_too_large'],
    ['an error of the card’s network', anOrder('pm_card_chargeDeclinedProcessingError'), 'processing_error'],
    ['a currency that is unknown here', { ...anOrder(), currency: 'XXA' }, 'unsupported_currency'],
    ['a third decimal', { ...anOrder('pm_card_visa', 5_124), currency: 'KWD' }, 'invalid_amount'],
  ])('because of %s: failed, and the card is not blamed', async (_, order, reason) => {
    expect((await call(web, order)).json()).toMatchObject({ status: 'declined', reason, cardAtFault: false })
    expect(await paymentOf(web, order)).toMatchObject({ state: 'failed', reason })
    expect(await published(order)).toMatchObject([
      { type: 'payment.declined', data: { reason, cardAtFault: false } },
    ])
  })

  it('is final: a repeated call and events get the same answer', async () => {
    const order = anOrder('pm_card_chargeDeclinedProcessingError')
    const first = await call(web, order)
    expect((await call(web, order)).json()).toEqual(first.json())
    for (const event of [created(order), created(order), cancelled(order)]) {
      expect((await deliver(worker, event)).statusCode).toBe(200)
    }
    expect(await paymentOf(web, order)).toMatchObject({ state: 'failed' })
    const [one, ...more] = await published(order)
    expect(more).toEqual([one])
  })

  it.each([
    ['a revoked key', 401],
    ['a key without the permission', 403],
    ['an account that may not charge', 400],
    ['too many requests', 429],
  ])('because of %s: pending, and authorized once it has ended', async (_, status) => {
    const order = anOrder()
    emulator.fail({ next: 1, status })
    expect((await call(web, order)).json()).toMatchObject({ status: 'pending' })
    expect(await paymentOf(web, order)).toMatchObject({ state: 'pending', reason: null })
    expect((await call(web, order)).json()).toMatchObject({ status: 'authorized' })
  })

  it('is logged without its body, which may hold the secret of the customer', async () => {
    using warn = vi.spyOn(web.log, 'warn')
    emulator.fail({ next: 1, status: 429 })
    const order = anOrder()
    await call(web, order)
    const reason = { type: 'StripeRateLimitError', statusCode: 429 }
    const [entry] = warn.mock.calls[0] ?? []
    expect(entry).toMatchObject({ orderId: order.orderId, reason })
    expect(JSON.stringify(entry)).not.toContain('"raw"')
  })
})

it.each([
  ['card_error', 'card_declined', 'insufficient_funds', 'declined', 'insufficient_funds'],
  ['card_error', 'incorrect_cvc', undefined, 'declined', 'incorrect_cvc'],
  ['card_error', undefined, undefined, 'declined', 'declined'],
  ['card_error', 'card_declined', 'issuer_not_available', 'failed', 'issuer_not_available'],
  ['card_error', 'processing_error', undefined, 'failed', 'processing_error'],
  ['api_error', undefined, undefined, 'failed', 'api_error'],
  ['invalid_request_error', 'amount_too_large', undefined, 'failed', 'amount_too_large'],
])('the last error of an intent, %s %s %s: %s', (type, code, decline_code, state, reason) => {
  expect(refusalOfAttempt({ type, code, decline_code })).toEqual({ state, reason })
})

it.each([
  [401, { level: 'error', message: 'Stripe rejects STRIPE_API_KEY: payments wait' }],
  [403, { level: 'error', message: 'Stripe rejects STRIPE_API_KEY: payments wait' }],
  [400, { level: 'error', message: 'Stripe rejects a request, not because of the card' }],
  [429, { level: 'warn', message: 'Stripe request failed' }],
  [500, { level: 'warn', message: 'Stripe request failed' }],
])('an error %i is logged for an operator', (statusCode, expected) => {
  const error = Stripe.errors.StripeError.generate({ type: 'invalid_request_error', statusCode })
  expect(diagnose(error)).toEqual(expected)
})

describe('an amount in each currency', () => {
  it('is at Stripe what the customer reads', async () => {
    const stripe = dashboard(apps)
    const read = new Map(
      currencies.map(({ code, decimals }) => [code, formatMoney(1_230 * 10 ** decimals, code)]),
    )
    for (const { code: currency, decimals } of currencies) {
      const money = toStripe({ amount: 1_230 * 10 ** decimals, currency })
      if (money) await stripe.paymentIntents.create({ ...money, metadata: { currency } })
    }
    const rows = (await (await fetch(emulator.url)).text()).split('<tr>')
    const shown = rows.flatMap((row) => {
      const [, , , , amount = '', , , , metadata = ''] = [...row.matchAll(/<td>(.*?)<\/td>/g)].map(
        ([, text = '']) => text,
      )
      const code = /^currency (\w+)$/.exec(metadata)?.[1]
      return code === undefined ? [] : [[code, amount] as const]
    })
    expect(new Map(shown)).toEqual(read)
  })

  it('at the limits of the table is what Stripe takes, and one step below is not', async () => {
    const stripe = dashboard(apps)
    for (const { code: currency, card } of currencies) {
      const accepted = async (amount: number) => {
        const money = toStripe({ amount, currency })
        return stripe.paymentIntents.create(money ?? { amount, currency }).then(
          () => true,
          () => false,
        )
      }
      const amounts = [card.minimum - card.step, card.minimum, card.maximum, card.maximum + card.step]
      const answers = []
      for (const amount of amounts) answers.push(await accepted(amount))
      expect(answers, currency).toEqual([false, true, true, false])
    }
  })
})
