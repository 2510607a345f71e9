import { freshDatabase, limits } from '@fanfare/local/testing'
import { afterAll, inject } from 'vitest'
import { buildWeb } from '../../src/build-web.ts'
import { buildWorker } from '../../src/build-worker.ts'
import { readConfig } from '../../src/config.ts'
import { audience, issuer, startIdentity } from './identity.ts'
import { startPayment } from './payment.ts'

export const paymentToken = 'the order service may ask'

/** Both processes of the service with a database of their own, and what they call; closed when the file ends. */
export async function startApps(environment: Record<string, string> = {}) {
  const identity = await startIdentity()
  const payment = await startPayment()
  const config = readConfig({
    PORT: '0',
    LOG_LEVEL: 'silent',
    DATABASE_URL: environment['DATABASE_URL'] ?? (await freshDatabase(inject('database'))),
    STAGE: 'test',
    JWKS_URL: identity.jwksUrl,
    TOKEN_ISSUER: issuer,
    TOKEN_AUDIENCE: audience,
    PAYMENT_URL: payment.url,
    PAYMENT_API_TOKEN: `${paymentToken},the next one is accepted too`,
    // One customer places the orders of many.
    ORDERS_PER_CUSTOMER: '1000000',
    // Never passes on a slow machine; tests of the deadline set their own.
    PAYMENT_DEADLINE_MS: String(limits.test),
    ...environment,
  })
  const web = await buildWeb(config)
  const worker = await buildWorker(config)
  await Promise.all([web.ready(), worker.ready()])
  afterAll(() => Promise.all([web.close(), worker.close(), identity.stop(), payment.stop()]))
  return { config, web, worker, identity, payment }
}

export type Web = Awaited<ReturnType<typeof buildWeb>>
export type Worker = Awaited<ReturnType<typeof buildWorker>>
