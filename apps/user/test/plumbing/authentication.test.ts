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
import { startVerifier } from '../support/verifier.ts'

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
    const service = await startVerifier(key)
    for (let i = 0; i < 3; i++) {
      const response = await service.get(`Bearer ${await sign(key, { jti: String(i) })}`)
      expect(response.statusCode).toBe(200)
      expect(response.json()).toEqual({ userId })
    }
    expect(service.asked()).toBe(1)
  })

  it('is good until it expires, and not a second longer, though it is remembered', async () => {
    const key = await newKey()
    const service = await startVerifier(key)
    const token = await sign(key)
    expect((await service.get(`Bearer ${token}`)).statusCode).toBe(200)
    later(899)
    expect((await service.get(`bearer ${token}`)).statusCode).toBe(200)
    later(1)
    expect((await service.get(`Bearer ${token}`)).statusCode).toBe(401)
  })

  it('of a key that was not there before: the keys are asked for again', async () => {
    const [old, next] = [await newKey(), await newKey()]
    const service = await startVerifier(old)
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
    const service = await startVerifier(key)
    const response = await service.get(await authorizationOf(key))
    expect(response.statusCode).toBe(401)
    expect(response.headers['www-authenticate']).toBe('Bearer')
    expect(response.headers['content-type']).toBe('application/problem+json')
  })

  it('forged tokens without asking for the keys each time', async () => {
    const key = await newKey()
    const service = await startVerifier(key)
    for (let i = 0; i < 20; i++) await service.get(`Bearer ${await sign(await newKey())}`)
    expect(service.asked()).toBe(1)
  })
})

describe('while the keys are away', () => {
  const expectUnavailable = (
    response: Awaited<ReturnType<Awaited<ReturnType<typeof startVerifier>>['get']>>,
  ) => {
    expect(response.statusCode).toBe(503)
    expect(response.headers['retry-after']).toBe('1')
  }

  it('answers 503, and goes on when they are back', async () => {
    const key = await newKey()
    const service = await startVerifier(key)
    await service.away()
    const token = `Bearer ${await sign(key)}`
    expectUnavailable(await service.get(token))
    await service.back()
    expect((await service.get(token)).statusCode).toBe(200)
  })

  it('answers 503 if what is there are no keys', async () => {
    const key = await newKey()
    const service = await startVerifier(key)
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
    const service = await startVerifier(key)
    expect((await service.get(`Bearer ${await sign(key)}`)).statusCode).toBe(200)
    await service.away()
    expect((await service.get(`Bearer ${await sign(key, { jti: '2' })}`)).statusCode).toBe(200)
  })
})
