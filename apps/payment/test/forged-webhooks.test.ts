import { afterEach, describe, expect, it } from 'vitest'
import { startApps } from './support/apps.ts'
import { expectEqualBooks } from './support/books.ts'
import { anOrder, call, paymentOf } from './support/orders.ts'
import { dashboard, newestEvent, send, webhook } from './support/stripe.ts'
import { webhookSecret } from './support/stripe-emulator.ts'

const apps = await startApps()
const { web, emulator } = apps
const stripe = dashboard(apps)

afterEach(() => expectEqualBooks(apps))

describe('a webhook with a forged or an old signature: 400, and nothing changes', () => {
  it.each<[string, (event: object) => ReturnType<typeof send>]>([
    ['signed with another secret', (event) => webhook(apps, event, { secret: 'whsec_other' })],
    ['signed six minutes ago', (event) => webhook(apps, event, { age: 360 })],
    ['not signed', (event) => send(apps, JSON.stringify(event))],
    ['signed for another body', (event) => send(apps, `${JSON.stringify(event)} `, signed(event))],
    ['empty', () => send(apps, '')],
  ])('%s', async (_, forge) => {
    const order = anOrder('pm_card_processing')
    await call(web, order)
    emulator.decide()
    const event = await newestEvent(apps, order, 'payment_intent.amount_capturable_updated')
    const response = await forge(event)
    expect(response.statusCode).toBe(400)
    expect(response.headers['content-type']).toContain('application/problem+json')
    expect(await paymentOf(web, order)).toMatchObject({ state: 'pending' })
    expect((await webhook(apps, event)).statusCode, 'the genuine one').toBe(200)
    expect(await paymentOf(web, order)).toMatchObject({ state: 'authorized' })
  })

  const signed = (event: object) => ({
    'stripe-signature': stripe.webhooks.generateTestHeaderString({
      payload: JSON.stringify(event),
      secret: webhookSecret,
    }),
  })

  it('too large: 413', async () => {
    expect((await send(apps, 'x'.repeat(300 * 1024))).statusCode).toBe(413)
  })
})
