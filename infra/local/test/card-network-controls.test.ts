import { expect, test } from 'vitest'
import { eventually } from '../src/testing/eventually.ts'
import { authorization, inHand, startNetwork, startReceiver } from './card-network-support.ts'

const headers = { authorization: 'Bearer sk_test_another_process' }

test('another process tells it when to decide, answer and deliver', async () => {
  await using receiver = await startReceiver((nth) => (nth === 0 ? 500 : 200))
  await using bench = await startNetwork({ webhookUrl: receiver.url })
  const { network, stripe } = bench
  const tell = async (what: string) => {
    const response = await fetch(`${network.url}/test/${what}`, { method: 'POST', headers })
    return response.status === 204 ? undefined : response.json()
  }
  const busy = async () => (await fetch(`${network.url}/test/busy`, { headers })).json()

  await tell('hold')
  expect(await busy()).toEqual({ busy: null })
  await stripe.paymentIntents.create({ ...authorization, payment_method: 'pm_card_processing' })
  expect(await busy()).toEqual({ busy: 'a payment is processing' })
  expect(network.books()).toMatchObject([{ status: 'processing' }])
  expect(await tell('decide')).toEqual({ count: 1 })

  const slow = stripe.paymentIntents.create({ ...authorization, payment_method: 'pm_card_slow' })
  await inHand(network, 1)
  expect(await tell('answer')).toEqual({ count: 1 })
  expect((await slow).status).toBe('requires_capture')

  // The first of the three webhooks was refused.
  await eventually('the first attempts', async () => {
    expect(receiver.received).toHaveLength(3)
    expect(await busy()).toEqual({ busy: 'webhooks pending: 1' })
  })
  expect(await tell('deliver')).toEqual({ count: 1 })
  expect(await busy()).toEqual({ busy: null })
  expect(receiver.received).toHaveLength(4)
})

test('what is held comes when it is released', async () => {
  await using bench = await startNetwork()
  const { network, stripe } = bench
  network.hold()
  await stripe.paymentIntents.create({ ...authorization, payment_method: 'pm_card_processing' })
  const slow = stripe.paymentIntents.create({ ...authorization, payment_method: 'pm_card_slow' })
  await inHand(network, 1)

  await fetch(`${network.url}/test/release`, { method: 'POST', headers })
  await slow
  await network.idle()

  expect(network.books().map((it) => it.status)).toEqual(['requires_capture', 'requires_capture'])
})

test('without a test key it cannot be controlled', async () => {
  await using bench = await startNetwork()
  bench.network.hold()

  const response = await fetch(`${bench.network.url}/test/release`, { method: 'POST' })

  expect(response.status).toBe(401)
})
