import { freshDatabase, limits } from '@fanfare/local/testing'
import { afterAll, inject } from 'vitest'
import { buildWeb } from '../../src/build-web.ts'
import { buildWorker } from '../../src/build-worker.ts'
import { readConfig } from '../../src/config.ts'
import { audience, issuer, startIdentity } from './identity.ts'
import { startPayment } from './payment.ts'

export const paymentToken = 'the order service may ask'

/** Both processes of the service over a database of their own, and whom they talk to; closed when the file ends. */
export async function startApps(environment: Record<string, string> = {}) {
  const identity = await startIdentity()
  const payment = await startPayment()
  // Unless the test says where SNS is, nothing listens there: what is to be published stays where a test can read it.
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL: environment['AWS_ENDPOINT_URL'] ?? 'http://127.0.0.1:1',
  })
  const config = readConfig({
    PORT: '0',
    LOG_LEVEL: 'silent',
    DATABASE_URL: environment['DATABASE_URL'] ?? (await freshDatabase(inject('database'))),
    STAGE: 'test',
    SNS_TOPIC_ARN_PREFIX: 'arn:aws:sns:us-east-1:000000000000:',
    JWKS_URL: identity.jwksUrl,
    TOKEN_ISSUER: issuer,
    TOKEN_AUDIENCE: audience,
    PAYMENT_URL: payment.url,
    PAYMENT_API_TOKEN: paymentToken,
    // Unless it is the subject, no answer comes too late for it, however slow the machine is.
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
