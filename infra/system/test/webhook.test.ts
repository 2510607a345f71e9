// Needs: payment
import { createHmac } from 'node:crypto'
import { expect, inject, test } from 'vitest'
import { expectProblem, send } from './support/http.ts'
import { secretsOf } from './support/world.ts'

const world = inject('world')

test('the webhook accepts only a recent signature of its body', async () => {
  const { STRIPE_WEBHOOK_SECRET: secret } = await secretsOf(world)
  const raw = JSON.stringify({ id: 'evt_1', object: 'event', type: 'customer.created', data: { object: {} } })
  const now = Math.floor(Date.now() / 1000)
  const signed = (time: number, body = raw, key = secret) =>
    `t=${time},v1=${createHmac('sha256', key).update(`${time}.${body}`).digest('hex')}`
  const post = (signature?: string) =>
    send('POST', `${world.edge}/webhooks/stripe`, {
      raw,
      headers: signature === undefined ? {} : { 'stripe-signature': signature },
    })

  expect(await post(signed(now))).toMatchObject({ status: 200 })
  expect(await post(signed(now)), 'a second time').toMatchObject({ status: 200 })
  const rejected = {
    'no signature': undefined,
    'an empty one': '',
    'an old one': signed(now - 301),
    'one of another body': signed(now, raw.replace('evt_1', 'evt_2')),
    'one with another secret': signed(now, raw, 'whsec_guessed'),
    'an invented one': `t=${now},v1=${'0'.repeat(64)}`,
  }
  for (const signature of Object.values(rejected)) expectProblem(await post(signature), 400)
})
