import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { eventually, limits } from '@fanfare/local/testing'
import { calculateJwkThumbprint, exportJWK, SignJWT } from 'jose'
import { v7 as uuidv7 } from 'uuid'
import { expect, onTestFinished } from 'vitest'
import { readConfig } from '../../../src/config.ts'
import { authentication } from '../../../src/platform/http/authentication.ts'
import { keySetTimes, remoteKeys } from '../../../src/platform/http/key-set.ts'
import { createServer } from '../../../src/platform/http/server.ts'
import { audience, issuer } from '../../support/identity.ts'

export async function newKey() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const jwk = await exportJWK(publicKey)
  return { privateKey, jwk, kid: await calculateJwkThumbprint(jwk) }
}

export type Key = Awaited<ReturnType<typeof newKey>>

/** An Authorization header with a new token, as the user service signs it. */
export async function bearer({ privateKey, kid }: Key): Promise<string> {
  const token = await new SignJWT({ iss: issuer, aud: audience, sub: uuidv7(), jti: uuidv7() })
    .setExpirationTime(Math.floor(Date.now() / 1000) + 900)
    .setProtectedHeader({ alg: 'EdDSA', kid })
    .sign(privateKey)
  return `Bearer ${token}`
}

/** Publishes keys as the user service does: counts the fetches, and answers as the test sets. Closed with the test. */
export async function startKeyServer(...keys: Key[]) {
  const published = [...keys]
  const toPublic = ({ jwk, kid }: Key) => ({ ...jwk, kid, alg: 'EdDSA', use: 'sig' })
  const answer = {
    status: 200,
    body: (): string => JSON.stringify({ keys: published.map(toPublic) }),
    /** Answers wait for it. */
    after: Promise.resolve(),
  }
  let fetches = 0
  const server = createHttpServer(async (_, response) => {
    fetches++
    await answer.after
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body())
  })
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    return address.port
  }
  const port = await listen(0)
  const stop = async () => {
    if (!server.listening) return
    const closed = once(server, 'close')
    server.close()
    server.closeAllConnections()
    await closed
  }
  onTestFinished(stop)
  return {
    url: `http://127.0.0.1:${port}/`,
    fetches: () => fetches,
    untilFetched: (count: number) =>
      eventually(`${count} fetches of the keys`, () => expect(fetches).toBeGreaterThanOrEqual(count)),
    connections: () =>
      new Promise<number>((resolve, reject) =>
        server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
      ),
    answer,
    published,
    stop,
    start: () => listen(port),
  }
}

export type KeyServer = Awaited<ReturnType<typeof startKeyServer>>

/** A server that verifies tokens with the key server's keys. Requests wait for its first keys as long as a test lasts. */
export async function startVerifier(keyServer: KeyServer, times: Partial<typeof keySetTimes> = {}) {
  const config = readConfig({
    PORT: '0',
    LOG_LEVEL: 'silent',
    DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none',
    STAGE: 'test',
    JWKS_URL: keyServer.url,
    TOKEN_ISSUER: issuer,
    TOKEN_AUDIENCE: audience,
    PAYMENT_URL: 'http://127.0.0.1:1',
    PAYMENT_API_TOKEN: 'not used by these tests',
  })
  const app = createServer(config, 'web')
  await app.register(authentication, {
    keys: remoteKeys(app, { ...keySetTimes, wait: limits.test, ...times }),
  })
  app.get('/me', { onRequest: app.authenticate }, async ({ userId }) => ({ userId }))
  await app.ready()
  onTestFinished(() => app.close())
  return {
    get: (authorization: string) => app.inject({ url: '/me', headers: { authorization } }),
    /** The answer to a request with a new token. */
    statusWith: async (key: Key) =>
      (await app.inject({ url: '/me', headers: { authorization: await bearer(key) } })).statusCode,
    close: () => app.close(),
  }
}
