import { createHmac } from 'node:crypto'
import { expect, inject, test } from 'vitest'
import { expectProblem, send } from './support/http.ts'
import { secretsOf } from './support/secrets.ts'

const world = inject('world')

test("the webhook believes the card network's signature, made lately and for this body", async () => {
  const { STRIPE_WEBHOOK_SECRET: secret } = await secretsOf(world)
  const raw = JSON.stringify({ id: 'evt_1', object: 'event', type: 'customer.created', data: { object: {} } })
  const now = Math.floor(Date.now() / 1000)
  const signed = (time: number, body = raw, key = secret) =>
    `t=${time},v1=${createHmac('sha256', key).update(`${time}.${body}`).digest('hex')}`
  const tell = (signature?: string) =>
    send('POST', `${world.edge}/webhooks/stripe`, {
      raw,
      headers: signature === undefined ? {} : { 'stripe-signature': signature },
    })

  expect(await tell(signed(now))).toMatchObject({ status: 200 })
  expect(await tell(signed(now)), 'a second time').toMatchObject({ status: 200 })
  const refused = {
    'none at all': undefined,
    'an empty one': '',
    'an old one': signed(now - 301),
    "one of another body's": signed(now, raw.replace('evt_1', 'evt_2')),
    "somebody else's": signed(now, raw, 'whsec_guessed'),
    'a made-up one': `t=${now},v1=${'0'.repeat(64)}`,
  }
  for (const signature of Object.values(refused)) expectProblem(await tell(signature), 400)
})
