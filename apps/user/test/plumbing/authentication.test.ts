import { eventually } from '@fanfare/local/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
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
import { startKeyServer, startVerifier } from '../support/verifier.ts'

const later = (seconds: number) => vi.advanceTimersByTime(seconds * 1000)
// The time stands still but for what a test says; timers go on.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

describe('a good token', () => {
  it('says who comes', async () => {
    const key = await newKey()
    const service = await startVerifier(await startKeyServer(key))
    const response = await service.get(`Bearer ${await sign(key)}`)
    expect(response.statusCode).toBe(200)
    expect(response.json()).toEqual({ userId })
  })

  it('is good until it expires, and not a second longer, though it is remembered', async () => {
    const key = await newKey()
    const service = await startVerifier(await startKeyServer(key))
    const token = await sign(key)
    expect((await service.get(`Bearer ${token}`)).statusCode).toBe(200)
    later(899)
    expect((await service.get(`bearer ${token}`)).statusCode).toBe(200)
    later(1)
    expect((await service.get(`Bearer ${token}`)).statusCode).toBe(401)
  })

  it('of a key that was not there before: the keys are asked for again', async () => {
    const [old, next] = [await newKey(), await newKey()]
    const keyServer = await startKeyServer(old)
    const service = await startVerifier(keyServer)
    expect((await service.get(`Bearer ${await sign(old)}`)).statusCode).toBe(200)
    keyServer.published.push(next)
    later(3)
    expect((await service.get(`Bearer ${await sign(next)}`)).statusCode).toBe(200)
    expect(keyServer.asked()).toBe(2)
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
    const service = await startVerifier(await startKeyServer(key))
    const response = await service.get(await authorizationOf(key))
    expect(response.statusCode).toBe(401)
    expect(response.headers['www-authenticate']).toBe('Bearer')
    expect(response.headers['content-type']).toBe('application/problem+json')
  })

  it('forged tokens with one fetch of the keys in the cooldown, however many come', async () => {
    const keyServer = await startKeyServer(await newKey())
    const service = await startVerifier(keyServer)
    const forge = async () =>
      expect((await service.get(`Bearer ${await sign(await newKey())}`)).statusCode).toBe(401)
    for (let i = 0; i < 10; i++) await forge()
    await Promise.all(Array.from({ length: 10 }, forge))
    expect(keyServer.asked()).toBe(1)
    later(3)
    await Promise.all(Array.from({ length: 10 }, forge))
    for (let i = 0; i < 10; i++) await forge()
    expect(keyServer.asked()).toBe(2)
  })
})

const refreshed = { refresh: 20 }

describe('the keys', () => {
  it('are fetched from the start, before anybody asks, and once', async () => {
    const key = await newKey()
    const keyServer = await startKeyServer(key)
    const service = await startVerifier(keyServer)
    await keyServer.untilAsked(1)
    for (let i = 0; i < 3; i++) {
      expect((await service.get(`Bearer ${await sign(key, { jti: String(i) })}`)).statusCode).toBe(200)
    }
    expect(keyServer.asked()).toBe(1)
  })

  it('are waited for by requests that come before the key server does', async () => {
    const key = await newKey()
    const keyServer = await startKeyServer(key)
    await keyServer.away()
    const service = await startVerifier(keyServer)
    const early = [
      service.get(`Bearer ${await sign(key)}`),
      service.get(`Bearer ${await sign(await newKey())}`),
    ]
    await keyServer.back()
    expect((await Promise.all(early)).map(({ statusCode }) => statusCode)).toEqual([200, 401])
  })

  it('are waited for by requests while the key server is slow, and are fetched once for all of them', async () => {
    const key = await newKey()
    const keyServer = await startKeyServer(key)
    const answered = Promise.withResolvers<void>()
    keyServer.answer.after = answered.promise
    const service = await startVerifier(keyServer)
    const tokens = await Promise.all(Array.from({ length: 5 }, (_, i) => sign(key, { jti: String(i) })))
    const waiting = tokens.map((token) => service.get(`Bearer ${token}`))
    await keyServer.untilAsked(1)
    answered.resolve()
    expect((await Promise.all(waiting)).map(({ statusCode }) => statusCode)).toEqual(tokens.map(() => 200))
    expect(keyServer.asked()).toBe(1)
  })

  it.each([
    ['nothing', 503, ''],
    ['no JSON', 200, '<html>'],
    ['another JSON', 200, '{"keys": 7}'],
  ])('are not there when the answer is %s: 503, until they are', async (_, status, body) => {
    const key = await newKey()
    const keyServer = await startKeyServer(key)
    const { answer } = keyServer
    const good = { ...answer }
    Object.assign(answer, { status, body: () => body })
    const service = await startVerifier(keyServer, { patience: 50 })
    const token = `Bearer ${await sign(key)}`
    expectUnavailable(await service.get(token))
    Object.assign(answer, good)
    await eventually('the keys', async () => expect((await service.get(token)).statusCode).toBe(200))
  })

  it('are kept while they cannot be fetched again, however long', async () => {
    const key = await newKey()
    const keyServer = await startKeyServer(key)
    const service = await startVerifier(keyServer, refreshed)
    expect((await service.get(`Bearer ${await sign(key)}`)).statusCode).toBe(200)
    keyServer.answer.status = 500
    await keyServer.untilAsked(keyServer.asked() + 2)
    later(7 * 24 * 3600)
    expect((await service.get(`Bearer ${await sign(key, { jti: '2' })}`)).statusCode).toBe(200)
    await keyServer.away()
    expect((await service.get(`Bearer ${await sign(key, { jti: '3' })}`)).statusCode).toBe(200)
  })

  it('are fetched again all the time: one that is withdrawn is not accepted any more', async () => {
    const [old, next] = [await newKey(), await newKey()]
    const keyServer = await startKeyServer(old, next)
    const service = await startVerifier(keyServer, refreshed)
    expect((await service.get(`Bearer ${await sign(old)}`)).statusCode).toBe(200)
    keyServer.published.shift()
    await eventually('a refusal', async () => {
      const token = await sign(old, { jti: String(keyServer.asked()) })
      expect((await service.get(`Bearer ${token}`)).statusCode).toBe(401)
    })
    expect((await service.get(`Bearer ${await sign(next)}`)).statusCode).toBe(200)
  })

  it('are waited for no longer when the process is to end, and a fetch that is under way ends with it', async () => {
    const key = await newKey()
    const keyServer = await startKeyServer(key)
    keyServer.answer.after = new Promise(() => {})
    const service = await startVerifier(keyServer)
    const waiting = service.get(`Bearer ${await sign(key)}`)
    await keyServer.untilAsked(1)
    await service.close()
    expectUnavailable(await waiting)
    await eventually('the end of the fetch', async () => expect(await keyServer.connections()).toBe(0))
    expect(keyServer.asked()).toBe(1)
  })
})

describe('an unknown key, while the keys cannot be fetched', () => {
  it('is no reason to refuse the token: 503, and one fetch in the cooldown for all of them', async () => {
    const [key, next] = [await newKey(), await newKey()]
    const keyServer = await startKeyServer(key)
    const service = await startVerifier(keyServer)
    expect((await service.get(`Bearer ${await sign(key)}`)).statusCode).toBe(200)
    keyServer.answer.status = 500
    keyServer.published.push(next)
    later(3)
    for (let i = 0; i < 5; i++) expectUnavailable(await service.get(`Bearer ${await sign(await newKey())}`))
    const atOnce = await Promise.all(Array.from({ length: 5 }, async () => sign(await newKey())))
    for (const response of await Promise.all(atOnce.map((token) => service.get(`Bearer ${token}`)))) {
      expectUnavailable(response)
    }
    expect(keyServer.asked()).toBe(2)

    keyServer.answer.status = 200
    later(3)
    expect((await service.get(`Bearer ${await sign(next)}`)).statusCode).toBe(200)
    expect(keyServer.asked()).toBe(3)
  })
})

function expectUnavailable(response: { statusCode: number; headers: Record<string, unknown> }) {
  expect(response.statusCode).toBe(503)
  expect(response.headers['retry-after']).toBe('1')
}
