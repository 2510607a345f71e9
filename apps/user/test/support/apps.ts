import { generateKeyPairSync } from 'node:crypto'
import { freshDatabase } from '@fanfare/local/testing'
import { afterAll, inject } from 'vitest'
import { buildWeb } from '../../src/build-web.ts'
import { buildWorker } from '../../src/build-worker.ts'
import { type Config, readConfig } from '../../src/config.ts'

const { privateKey } = generateKeyPairSync('ed25519')

/** The key that signs the tests' tokens. */
export const signingKey = privateKey

/** What the AWS SDK reads by itself. Unless a test says where SNS is, nothing listens there. */
export const awsEnvironment = (endpoint = 'http://127.0.0.1:1') => ({
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_ENDPOINT_URL: endpoint,
})

/** A configuration as the environment would give it. */
export function testConfig(databaseUrl: string, environment: Record<string, string> = {}): Config {
  Object.assign(process.env, awsEnvironment())
  return readConfig({
    PORT: '0',
    LOG_LEVEL: 'silent',
    DATABASE_URL: databaseUrl,
    STAGE: 'test',
    SNS_TOPIC_ARN_PREFIX: 'arn:aws:sns:us-east-1:000000000000:',
    JWKS_URL: 'http://127.0.0.1:1/.well-known/jwks.json',
    TOKEN_ISSUER: 'https://fanfare.test',
    TOKEN_AUDIENCE: 'fanfare',
    // The least: nearly every test has customers, and nearly none is about their passwords.
    PASSWORD_HASH_MEMORY_KIB: '1024',
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
