import { createStripeEmulator, type StripeEmulator } from '@fanfare/emulators/stripe'
import { temporaryFolder } from '@fanfare/local'
import { eventually } from '@fanfare/local/testing'
import { afterAll, expect } from 'vitest'

export const webhookSecret = 'whsec_test'

/** A Stripe emulator with books of its own. It decides, answers slowly and repeats webhooks only when a test says so. */
export async function startStripe() {
  const { dir, remove } = await temporaryFolder('cards')
  const emulator = createStripeEmulator({ port: 0, dir, webhookUrl: undefined, webhookSecret })
  emulator.hold()
  await emulator.start()
  afterAll(async () => {
    await emulator.stop()
    await remove()
  })
  return emulator
}

/** Resolves when a request for a slow card has come, and waits for its answer. */
export const slowRequest = (emulator: StripeEmulator) =>
  eventually('a slow request at Stripe', () => expect(emulator.busy()).toBe('requests in flight: 1'))
