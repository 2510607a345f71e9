import { expect, test } from 'vitest'
import { eventually } from '../../local/src/testing/eventually.ts'
import { authorization, requestsInFlight, startEmulator, startReceiver } from './support/stripe.ts'

const headers = { authorization: 'Bearer sk_test_another_process' }

test('another process controls when it decides, answers and delivers', async () => {
  await using receiver = await startReceiver((nth) => (nth === 0 ? 500 : 200))
  await using setup = await startEmulator({ webhookUrl: receiver.url })
  const { emulator, stripe } = setup
  const control = async (what: string) => {
    const response = await fetch(`${emulator.url}/test/${what}`, { method: 'POST', headers })
    return response.status === 204 ? undefined : response.json()
  }
  const busy = async () => (await fetch(`${emulator.url}/test/busy`, { headers })).json()

  await control('hold')
  expect(await busy()).toEqual({ busy: null })
  await stripe.paymentIntents.create({ ...authorization, payment_method: 'pm_card_processing' })
  expect(await busy()).toEqual({ busy: 'a payment is processing' })
  expect(emulator.intents()).toMatchObject([{ status: 'processing' }])
  expect(await control('decide')).toEqual({ count: 1 })

  const slow = stripe.paymentIntents.create({ ...authorization, payment_method: 'pm_card_slow' })
  await requestsInFlight(emulator, 1)
  expect(await control('answer')).toEqual({ count: 1 })
  expect((await slow).status).toBe('requires_capture')

  // The receiver answered the first of the three webhooks with 500.
  await eventually('the first attempts', async () => {
    expect(receiver.received).toHaveLength(3)
    expect(await busy()).toEqual({ busy: 'webhooks pending: 1' })
  })
  expect(await control('deliver')).toEqual({ count: 1 })
  expect(await busy()).toEqual({ busy: null })
  expect(receiver.received).toHaveLength(4)
})

test('release decides and answers what was held', async () => {
  await using setup = await startEmulator()
  const { emulator, stripe } = setup
  emulator.hold()
  await stripe.paymentIntents.create({ ...authorization, payment_method: 'pm_card_processing' })
  const slow = stripe.paymentIntents.create({ ...authorization, payment_method: 'pm_card_slow' })
  await requestsInFlight(emulator, 1)

  await fetch(`${emulator.url}/test/release`, { method: 'POST', headers })
  await slow
  await emulator.idle()

  expect(emulator.intents().map((it) => it.status)).toEqual(['requires_capture', 'requires_capture'])
})

test('without a test key it cannot be controlled', async () => {
  await using setup = await startEmulator()
  setup.emulator.hold()

  const response = await fetch(`${setup.emulator.url}/test/release`, { method: 'POST' })

  expect(response.status).toBe(401)
})
