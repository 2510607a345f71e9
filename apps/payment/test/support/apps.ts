import { freshDatabase } from '@fanfare/local/testing'
import { afterAll, inject } from 'vitest'
import { buildWeb } from '../../src/build-web.ts'
import { buildWorker } from '../../src/build-worker.ts'
import { readConfig } from '../../src/config.ts'
import { startStripe, webhookSecret } from './stripe-emulator.ts'

export const apiToken = 'a-token-of-the-order-service'
/** While one replaces the other, both are accepted. */
export const nextApiToken = 'the-next-token-of-the-order-service'
export const issuer = 'https://fanfare.test'
export const audience = 'fanfare'

/** Both processes of the service, with a database and a Stripe emulator of their own; closed when the file ends. */
export async function startApps(environment: Record<string, string> = {}) {
  const emulator = await startStripe()
  const config = readConfig({
    PORT: '0',
    LOG_LEVEL: 'silent',
    DATABASE_URL: await freshDatabase(inject('database')),
    // A connection is a process of PostgreSQL, which plans every statement anew.
    DATABASE_POOL_SIZE: '4',
    STAGE: 'test',
    JWKS_URL: 'http://127.0.0.1:1/.well-known/jwks.json',
    TOKEN_ISSUER: issuer,
    TOKEN_AUDIENCE: audience,
    PAYMENT_API_TOKEN: `${apiToken},${nextApiToken}`,
    STRIPE_API_KEY: 'sk_test_payment',
    STRIPE_API_BASE: emulator.url,
    STRIPE_WEBHOOK_SECRET: webhookSecret,
    // All tests have the same cards.
    DECLINES_PER_CARD: '1000000',
    ...environment,
  })
  const web = await buildWeb(config)
  const worker = await buildWorker(config)
  await Promise.all([web.ready(), worker.ready()])
  afterAll(() => Promise.all([web.close(), worker.close()]))
  return { config, web, worker, emulator }
}

export type Web = Awaited<ReturnType<typeof buildWeb>>
export type Worker = Awaited<ReturnType<typeof buildWorker>>
export type Apps = Awaited<ReturnType<typeof startApps>>
