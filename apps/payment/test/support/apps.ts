import { freshDatabase } from '@fanfare/local/testing'
import { afterAll, inject } from 'vitest'
import { buildWeb } from '../../src/build-web.ts'
import { buildWorker } from '../../src/build-worker.ts'
import { type Config, readConfig } from '../../src/config.ts'
import { startCardNetwork, webhookSecret } from './card-network.ts'

export const apiToken = 'a-token-of-the-order-service'
export const issuer = 'https://fanfare.test'
export const audience = 'fanfare'

/** A configuration as the environment would give it. Nothing listens where SNS would be. */
function testConfig(environment: Record<string, string>): Config {
  process.env['AWS_REGION'] ??= 'us-east-1'
  process.env['AWS_ACCESS_KEY_ID'] ??= 'test'
  process.env['AWS_SECRET_ACCESS_KEY'] ??= 'test'
  process.env['AWS_ENDPOINT_URL'] ??= 'http://127.0.0.1:1'
  return readConfig({
    PORT: '0',
    LOG_LEVEL: 'silent',
    STAGE: 'test',
    SNS_TOPIC_ARN_PREFIX: 'arn:aws:sns:us-east-1:000000000000:',
    JWKS_URL: 'http://127.0.0.1:1/.well-known/jwks.json',
    TOKEN_ISSUER: issuer,
    TOKEN_AUDIENCE: audience,
    PAYMENT_API_TOKEN: apiToken,
    // A connection is a process of PostgreSQL, which plans every statement anew.
    DATABASE_POOL_SIZE: '4',
    STRIPE_API_KEY: 'sk_test_payment',
    STRIPE_WEBHOOK_SECRET: webhookSecret,
    ...environment,
  })
}

/** Both processes of the service, over a database and a card network of their own; closed when the file ends. */
export async function startApps(environment: Record<string, string> = {}) {
  const network = await startCardNetwork()
  const config = testConfig({
    DATABASE_URL: await freshDatabase(inject('database')),
    STRIPE_API_BASE: network.url,
    ...environment,
  })
  const web = await buildWeb(config)
  const worker = await buildWorker(config)
  await Promise.all([web.ready(), worker.ready()])
  afterAll(() => Promise.all([web.close(), worker.close()]))
  return { config, web, worker, network }
}

export type Web = Awaited<ReturnType<typeof buildWeb>>
export type Worker = Awaited<ReturnType<typeof buildWorker>>
export type Apps = Awaited<ReturnType<typeof startApps>>
