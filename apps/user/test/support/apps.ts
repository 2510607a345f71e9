import { generateKeyPairSync } from 'node:crypto'
import { freshDatabase } from '@fanfare/local/testing'
import { afterAll, inject } from 'vitest'
import { buildWeb } from '../../src/build-web.ts'
import { buildWorker } from '../../src/build-worker.ts'
import { type Config, readConfig } from '../../src/config.ts'

const { privateKey } = generateKeyPairSync('ed25519')

/** The key that signs the tests' tokens. */
export const signingKey = privateKey

/** Of a database that does not exist. */
export const noDatabase = 'postgresql://nobody@127.0.0.1:1/none'

/** A configuration as the environment would give it. */
export const testConfig = (databaseUrl: string, environment: Record<string, string> = {}): Config =>
  readConfig({
    PORT: '0',
    LOG_LEVEL: 'silent',
    DATABASE_URL: databaseUrl,
    STAGE: 'test',
    JWKS_URL: 'http://127.0.0.1:1/.well-known/jwks.json',
    TOKEN_ISSUER: 'https://fanfare.test',
    TOKEN_AUDIENCE: 'fanfare',
    // The minimum, since most tests register customers and few are about their passwords.
    PASSWORD_HASH_MEMORY_KIB: '1024',
    WELCOME_CREDIT: '10000',
    TOKEN_PRIVATE_KEY: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    ...environment,
  })

/** Both processes of the service over a database of their own, without listening; closed when the file ends. */
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
