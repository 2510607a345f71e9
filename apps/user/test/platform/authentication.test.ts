import { createLocalJWKSet, type JWTVerifyGetKey } from 'jose'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { authentication } from '../../src/platform/http/authentication.ts'
import { createServer } from '../../src/platform/http/server.ts'
import { noDatabase, testConfig } from '../support/apps.ts'
import {
  type Key,
  newKey,
  now,
  sign,
  signedWithPublicKey,
  unsigned,
  userId,
  withOtherSubject,
} from '../support/tokens.ts'

const later = (seconds: number) => vi.advanceTimersByTime(seconds * 1000)
// The tests set the clock; timers go on.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

const keysOf = ({ jwk, kid }: Key) => createLocalJWKSet({ keys: [{ ...jwk, kid, alg: 'EdDSA', use: 'sig' }] })

/** A server that answers who the request's user is. */
async function startVerifier(keys: JWTVerifyGetKey) {
  const app = createServer(testConfig(noDatabase), 'web')
  await app.register(authentication, { keys })
  app.get('/me', { onRequest: app.authenticate }, async (request) => ({ userId: request.userId }))
  await app.ready()
  onTestFinished(() => app.close())
  return (authorization?: string) =>
    app.inject({ url: '/me', headers: authorization === undefined ? {} : { authorization } })
}

describe('a good token', () => {
  it('names the user', async () => {
    const key = await newKey()
    const get = await startVerifier(keysOf(key))
    const response = await get(`Bearer ${await sign(key)}`)
    expect(response.statusCode).toBe(200)
    expect(response.json()).toEqual({ userId })
  })

  it('names the user in lower case, whatever the case of the token, though it is cached', async () => {
    const key = await newKey()
    const get = await startVerifier(keysOf(key))
    const token = await sign(key, { sub: userId.toUpperCase() })
    for (const _ of ['verified', 'cached']) expect((await get(`Bearer ${token}`)).json()).toEqual({ userId })
  })

  it('is accepted until it expires, and not a second longer, though it is cached', async () => {
    const key = await newKey()
    const get = await startVerifier(keysOf(key))
    const token = await sign(key)
    expect((await get(`Bearer ${token}`)).statusCode).toBe(200)
    later(899)
    expect((await get(`bearer ${token}`)).statusCode).toBe(200)
    later(1)
    expect((await get(`Bearer ${token}`)).statusCode).toBe(401)
  })

  it('is answered with 503 while its key cannot be found out', async () => {
    const get = await startVerifier(async () => {
      throw new Error('no keys')
    })
    const response = await get(`Bearer ${await sign(await newKey())}`)
    expect(response.statusCode).toBe(503)
    expect(response.headers['retry-after']).toBe('1')
  })
})

describe('refuses', () => {
  const good = newKey()
  const bad: [string, (key: Key) => Promise<string | undefined> | string | undefined][] = [
    ['no header', () => undefined],
    ['another scheme', () => 'Basic YTpi'],
    ['an empty token', () => 'Bearer '],
    ['no JWT', () => 'Bearer good.morning'],
    ['a truncated token', async (key) => `Bearer ${(await sign(key)).slice(0, -20)}`],
    ['an expired token', async (key) => `Bearer ${await sign(key, { exp: now() - 1 })}`],
    ['a token that never expires', async (key) => `Bearer ${await sign(key, { exp: undefined })}`],
    ['a token of another issuer', async (key) => `Bearer ${await sign(key, { iss: 'https://evil.test' })}`],
    ['a token for another audience', async (key) => `Bearer ${await sign(key, { aud: 'other' })}`],
    ['a token without a subject', async (key) => `Bearer ${await sign(key, { sub: undefined })}`],
    ['a subject that is no UUID', async (key) => `Bearer ${await sign(key, { sub: 'admin' })}`],
    ['a token that is not valid yet', async (key) => `Bearer ${await sign(key, { nbf: now() + 60 })}`],
    ['a forged signature', async ({ kid }) => `Bearer ${await sign({ ...(await newKey()), kid })}`],
    ['an unknown key', async () => `Bearer ${await sign(await newKey())}`],
    ['other claims under a good signature', async (key) => `Bearer ${withOtherSubject(await sign(key))}`],
    ['alg none', () => `Bearer ${unsigned()}`],
    ['the public key taken for a secret', async (key) => `Bearer ${await signedWithPublicKey(key)}`],
  ]

  it.each(bad)('%s, with 401', async (_, authorizationOf) => {
    const key = await good
    const get = await startVerifier(keysOf(key))
    const response = await get(await authorizationOf(key))
    expect(response.statusCode).toBe(401)
    expect(response.headers['www-authenticate']).toBe('Bearer')
    expect(response.headers['content-type']).toBe('application/problem+json')
  })
})
