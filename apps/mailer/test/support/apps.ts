import { freshDatabase } from '@fanfare/local/testing'
import { afterAll, inject } from 'vitest'
import { buildWeb } from '../../src/build-web.ts'
import { buildWorker } from '../../src/build-worker.ts'
import { type Config, readConfig } from '../../src/config.ts'

/** A configuration as the environment gives it, with a new database. */
export async function testConfig(environment: Record<string, string>): Promise<Config> {
  return readConfig({
    PORT: '0',
    LOG_LEVEL: 'silent',
    DATABASE_URL: await freshDatabase(inject('database')),
    STAGE: 'test',
    JWKS_URL: 'http://127.0.0.1:1/.well-known/jwks.json',
    TOKEN_ISSUER: 'https://fanfare.test',
    TOKEN_AUDIENCE: 'fanfare',
    // No server listens there.
    SMTP_URL: 'smtp://127.0.0.1:1',
    MAIL_RETRY_MS: '20',
    ...environment,
  })
}

export async function startWorker(config: Config) {
  const worker = await buildWorker(config)
  await worker.ready()
  afterAll(() => worker.close())
  return worker
}

export async function startWeb(config: Config) {
  const web = await buildWeb(config)
  await web.ready()
  afterAll(() => web.close())
  return web
}

export type Web = Awaited<ReturnType<typeof buildWeb>>
export type Worker = Awaited<ReturnType<typeof buildWorker>>
