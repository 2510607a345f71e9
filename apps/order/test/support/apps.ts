import { freshDatabase } from '@fanfare/local/testing'
import { afterAll, inject } from 'vitest'
import { buildWeb } from '../../src/build-web.ts'
import { buildWorker } from '../../src/build-worker.ts'
import { readConfig } from '../../src/config.ts'
import { audience, issuer, startIdentity } from './identity.ts'

/** Both processes of the service with a database of their own, and who signs its tokens; closed when the file ends. */
export async function startApps(environment: Record<string, string> = {}) {
  const identity = await startIdentity()
  const config = readConfig({
    PORT: '0',
    LOG_LEVEL: 'silent',
    DATABASE_URL: environment['DATABASE_URL'] ?? (await freshDatabase(inject('database'))),
    STAGE: 'test',
    JWKS_URL: identity.jwksUrl,
    TOKEN_ISSUER: issuer,
    TOKEN_AUDIENCE: audience,
    // Nothing listens there.
    PAYMENT_URL: 'http://127.0.0.1:1',
    PAYMENT_API_TOKEN: 'not used by these tests',
    // Tests of the limits set their own.
    ORDERS_PER_MINUTE: '1000',
    CONCURRENT_REQUESTS: '1000',
    ...environment,
  })
  const web = await buildWeb(config)
  const worker = await buildWorker(config)
  await Promise.all([web.ready(), worker.ready()])
  afterAll(() => Promise.all([web.close(), worker.close(), identity.stop()]))
  return { config, web, worker, identity }
}

export type Web = Awaited<ReturnType<typeof buildWeb>>
export type Worker = Awaited<ReturnType<typeof buildWorker>>
