// Needs: payment
import { limits } from '@fanfare/local/testing'
import { afterAll } from 'vitest'
import { startApps } from './apps.ts'
import { startPayment } from './payment.ts'

export const paymentToken = 'the order service may ask'

/** Both processes with a payment service that behaves as the test wants. */
export async function startCardApps(environment: Record<string, string> = {}) {
  const payment = await startPayment()
  afterAll(() => payment.stop())
  const apps = await startApps({
    PAYMENT_URL: payment.url,
    PAYMENT_API_TOKEN: `${paymentToken},the next one is accepted too`,
    // Never passes on a slow machine; tests of the deadline set their own.
    PAYMENT_DEADLINE_MS: String(limits.test),
    ...environment,
  })
  return { ...apps, payment }
}
