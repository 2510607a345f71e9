import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { createServer as createHttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { calculateJwkThumbprint, exportJWK, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose'
import { v7 as uuidv7 } from 'uuid'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { authentication } from '../../src/plugins/authentication.ts'
import { createServer } from '../../src/plugins/server.ts'
import { testConfig } from '../support/apps.ts'

const userId = uuidv7()
const now = () => Math.floor(Date.now() / 1000)

async function newKey() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const jwk = await exportJWK(publicKey)
  return { privateKey, jwk, kid: await calculateJwkThumbprint(jwk) }
}
type Key = Awaited<ReturnType<typeof newKey>>

type Claims = { [C in keyof JWTPayload]?: JWTPayload[C] | undefined } & { readonly alg?: string }

/** A token as the user service signs it, but for what is told. */
function sign(
  { privateKey, kid }: Pick<Key, 'kid'> & { privateKey: KeyObject | Uint8Array },
  claims: Claims = {},
) {
  const { alg = 'EdDSA', ...told } = claims
  const usual = { iss: 'https://fanfare.test', aud: 'fanfare', sub: userId, iat: now(), exp: now() + 900 }
  const payload = Object.entries({ ...usual, ...told }).filter(([, value]) => value !== undefined)
  return new SignJWT(Object.fromEntries(payload)).setProtectedHeader({ alg, kid }).sign(privateKey)
}

/** A service that is not the one which signs, and the keys that it is given when it asks. */
async function startService(...keys: Key[]) {
  const answer = { status: 200, body: (): string => JSON.stringify({ keys: published.map(toPublic) }) }
  const published = [...keys]
  const toPublic = ({ jwk, kid }: Key) => ({ ...jwk, kid, alg: 'EdDSA', use: 'sig' })
  let asked = 0
  const keyServer = createHttpServer((_, response) => {
    asked++
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body())
  })
  await new Promise<void>((resolve) => keyServer.listen(0, '127.0.0.1', resolve))
  const { port } = keyServer.address() as AddressInfo
  const config = testConfig('postgresql://nobody@127.0.0.1:1/none', { JWKS_URL: `http://127.0.0.1:${port}/` })
  const app = createServer(config, 'web')
  await app.register(authentication, {})
  app.get('/me', { onRequest: app.authenticate }, async (request) => ({ userId: request.userId }))
  await app.ready()
  const away = () =>
    new Promise<void>((resolve) => {
      keyServer.close(() => resolve())
      keyServer.closeAllConnections()
    })
  onTestFinished(async () => {
    await app.close()
    await away()
  })
  return {
    get: (authorization?: string) =>
      app.inject({ url: '/me', headers: authorization === undefined ? {} : { authorization } }),
    asked: () => asked,
    answer,
    published,
    away,
    back: () => new Promise<void>((resolve) => keyServer.listen(port, '127.0.0.1', resolve)),
  }
}

const later = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000)
// The time stands still but for what a test says.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})

describe('a good token', () => {
  it('says who comes, and the keys are asked for once', async () => {
    const key = await newKey()
    const service = await startService(key)
    for (let i = 0; i < 3; i++) {
      const response = await service.get(`Bearer ${await sign(key, { jti: String(i) })}`)
      expect(response.statusCode).toBe(200)
      expect(response.json()).toEqual({ userId })
    }
    expect(service.asked()).toBe(1)
  })

  it('is good until it expires, and not a second longer, though it is remembered', async () => {
    const key = await newKey()
    const service = await startService(key)
    const token = await sign(key)
    expect((await service.get(`Bearer ${token}`)).statusCode).toBe(200)
    later(899)
    expect((await service.get(`bearer ${token}`)).statusCode).toBe(200)
    later(1)
    expect((await service.get(`Bearer ${token}`)).statusCode).toBe(401)
  })

  it('of a key that was not there before: the keys are asked for again', async () => {
    const [old, next] = [await newKey(), await newKey()]
    const service = await startService(old)
    expect((await service.get(`Bearer ${await sign(old)}`)).statusCode).toBe(200)
    service.published.push(next)
    later(3)
    expect((await service.get(`Bearer ${await sign(next)}`)).statusCode).toBe(200)
    expect(service.asked()).toBe(2)
  })
})

describe('refuses', () => {
  const good = newKey()
  const bad: [string, (key: Key) => Promise<string | undefined> | string | undefined][] = [
    ['no header', () => undefined],
    ['another scheme', () => 'Basic YTpi'],
    ['an empty token', () => 'Bearer '],
    ['no token at all', () => 'Bearer good.morning'],
    ['a token without an end', async (key) => `Bearer ${(await sign(key)).slice(0, -20)}`],
    ['an expired token', async (key) => `Bearer ${await sign(key, { exp: now() - 1 })}`],
    ['a token that never expires', async (key) => `Bearer ${await sign(key, { exp: undefined })}`],
    ['a token of another issuer', async (key) => `Bearer ${await sign(key, { iss: 'https://evil.test' })}`],
    ['a token for another audience', async (key) => `Bearer ${await sign(key, { aud: 'other' })}`],
    ['a token of nobody', async (key) => `Bearer ${await sign(key, { sub: undefined })}`],
    ['a token of who is no UUID', async (key) => `Bearer ${await sign(key, { sub: 'admin' })}`],
    ['a token from the future', async (key) => `Bearer ${await sign(key, { nbf: now() + 60 })}`],
    ['a forged signature', async ({ kid }) => `Bearer ${await sign({ ...(await newKey()), kid })}`],
    ['a key that there is not', async () => `Bearer ${await sign(await newKey())}`],
    ['other claims under a good signature', async (key) => `Bearer ${withOtherSubject(await sign(key))}`],
    ['alg none', () => `Bearer ${unsigned()}`],
    ['the public key taken for a secret', async (key) => `Bearer ${await signedWithPublicKey(key)}`],
  ]

  it.each(bad)('%s, with 401', async (_, authorizationOf) => {
    const key = await good
    const service = await startService(key)
    const response = await service.get(await authorizationOf(key))
    expect(response.statusCode).toBe(401)
    expect(response.headers['www-authenticate']).toBe('Bearer')
    expect(response.headers['content-type']).toBe('application/problem+json')
  })

  it('forged tokens without asking for the keys each time', async () => {
    const key = await newKey()
    const service = await startService(key)
    for (let i = 0; i < 20; i++) await service.get(`Bearer ${await sign(await newKey())}`)
    expect(service.asked()).toBe(1)
  })
})

describe('while the keys are away', () => {
  const expectUnavailable = (
    response: Awaited<ReturnType<Awaited<ReturnType<typeof startService>>['get']>>,
  ) => {
    expect(response.statusCode).toBe(503)
    expect(response.headers['retry-after']).toBe('1')
  }

  it('answers 503, and goes on when they are back', async () => {
    const key = await newKey()
    const service = await startService(key)
    await service.away()
    const token = `Bearer ${await sign(key)}`
    expectUnavailable(await service.get(token))
    await service.back()
    expect((await service.get(token)).statusCode).toBe(200)
  })

  it('answers 503 if what is there are no keys', async () => {
    const key = await newKey()
    const service = await startService(key)
    service.answer.status = 500
    expectUnavailable(await service.get(`Bearer ${await sign(key)}`))
    service.answer.status = 200
    service.answer.body = () => '<html>'
    expectUnavailable(await service.get(`Bearer ${await sign(key)}`))
    service.answer.body = () => '{"keys": 7}'
    expectUnavailable(await service.get(`Bearer ${await sign(key)}`))
  })

  it('goes on with the keys that it has', async () => {
    const key = await newKey()
    const service = await startService(key)
    expect((await service.get(`Bearer ${await sign(key)}`)).statusCode).toBe(200)
    await service.away()
    expect((await service.get(`Bearer ${await sign(key, { jti: '2' })}`)).statusCode).toBe(200)
  })
})

function withOtherSubject(token: string): string {
  const [head, payload = '', signature] = token.split('.')
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
  const changed = Buffer.from(JSON.stringify({ ...claims, sub: uuidv7() })).toString('base64url')
  return [head, changed, signature].join('.')
}

function unsigned(): string {
  return new UnsecuredJWT({ sub: userId })
    .setIssuer('https://fanfare.test')
    .setAudience('fanfare')
    .setExpirationTime('15 m')
    .encode()
}

function signedWithPublicKey({ jwk, kid }: Key): Promise<string> {
  return sign({ privateKey: Buffer.from(jwk.x ?? '', 'base64url'), kid }, { alg: 'HS256' })
}
