import { generateKeyPairSync } from 'node:crypto'
import { freshDatabase } from '@fanfare/local/testing'
import { afterAll, inject } from 'vitest'
import { buildWeb } from '../../src/build-web.ts'
import { buildWorker } from '../../src/build-worker.ts'
import { type Config, readConfig } from '../../src/config.ts'

const { privateKey } = generateKeyPairSync('ed25519')

/** The key that signs the tests' tokens. */
export const signingKey = privateKey

/** A configuration as the environment would give it. Nothing listens where SNS would be. */
export function testConfig(databaseUrl: string, environment: Record<string, string> = {}): Config {
  process.env['AWS_REGION'] ??= 'us-east-1'
  process.env['AWS_ACCESS_KEY_ID'] ??= 'test'
  process.env['AWS_SECRET_ACCESS_KEY'] ??= 'test'
  process.env['AWS_ENDPOINT_URL'] ??= 'http://127.0.0.1:1'
  return readConfig({
    PORT: '0',
    LOG_LEVEL: 'silent',
    DATABASE_URL: databaseUrl,
    STAGE: 'test',
    SNS_TOPIC_ARN_PREFIX: 'arn:aws:sns:us-east-1:000000000000:',
    JWKS_URL: 'http://127.0.0.1:1/.well-known/jwks.json',
    TOKEN_ISSUER: 'https://fanfare.test',
    TOKEN_AUDIENCE: 'fanfare',
    TOKEN_PRIVATE_KEY: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    ...environment,
  })
}

/** Both processes of the service over a database of their own, as plain objects; closed when the file ends. */
export async function startApps(environment: Record<string, string> = {}) {
  const config = testConfig(await freshDatabase(inject('database')), environment)
  const web = await buildWeb(config)
  const worker = await buildWorker(config)
  await Promise.all([web.ready(), worker.ready()])
  afterAll(() => Promise.all([web.close(), worker.close()]))
  return { config, web, worker }
}

export type Web = Awaited<ReturnType<typeof buildWeb>>
export type Worker = Awaited<ReturnType<typeof buildWorker>>
