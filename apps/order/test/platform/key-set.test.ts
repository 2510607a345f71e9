import { eventually } from '@fanfare/local/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { bearer, newKey, startKeyServer, startVerifier } from './support/key-server.ts'

const later = (seconds: number) => vi.advanceTimersByTime(seconds * 1000)
// The tests set the clock; timers go on.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

const quickRefresh = { refresh: 20, cooldown: 0 }

describe('the keys', () => {
  it('are fetched at start, before the first request, and once', async () => {
    const key = await newKey()
    const keyServer = await startKeyServer(key)
    const service = await startVerifier(keyServer)
    await keyServer.untilFetched(1)
    for (let i = 0; i < 3; i++) expect(await service.statusWith(key)).toBe(200)
    expect(keyServer.fetches()).toBe(1)
  })

  it('are fetched again for a token with a new key', async () => {
    const [old, next] = [await newKey(), await newKey()]
    const keyServer = await startKeyServer(old)
    const service = await startVerifier(keyServer)
    expect(await service.statusWith(old)).toBe(200)
    keyServer.published.push(next)
    later(3)
    expect(await service.statusWith(next)).toBe(200)
    expect(keyServer.fetches()).toBe(2)
  })

  it('are fetched once in the cooldown for forged tokens, however many come', async () => {
    const keyServer = await startKeyServer(await newKey())
    const service = await startVerifier(keyServer)
    const forge = async () => expect(await service.statusWith(await newKey())).toBe(401)
    for (let i = 0; i < 10; i++) await forge()
    await Promise.all(Array.from({ length: 10 }, forge))
    expect(keyServer.fetches()).toBe(1)
    later(3)
    await Promise.all(Array.from({ length: 10 }, forge))
    for (let i = 0; i < 10; i++) await forge()
    expect(keyServer.fetches()).toBe(2)
  })

  it('are waited for by requests that come before the key server starts', async () => {
    const key = await newKey()
    const keyServer = await startKeyServer(key)
    await keyServer.stop()
    const service = await startVerifier(keyServer)
    const early = [service.statusWith(key), service.statusWith(await newKey())]
    await keyServer.start()
    expect(await Promise.all(early)).toEqual([200, 401])
  })

  it('are waited for by requests while the key server is slow, and fetched once for all of them', async () => {
    const key = await newKey()
    const keyServer = await startKeyServer(key)
    const answered = Promise.withResolvers<void>()
    keyServer.answer.after = answered.promise
    const service = await startVerifier(keyServer)
    const tokens = await Promise.all(Array.from({ length: 5 }, () => bearer(key)))
    const waiting = tokens.map((token) => service.get(token))
    await keyServer.untilFetched(1)
    answered.resolve()
    expect((await Promise.all(waiting)).map(({ statusCode }) => statusCode)).toEqual(tokens.map(() => 200))
    expect(keyServer.fetches()).toBe(1)
  })

  it.each([
    ['empty', 503, ''],
    ['no JSON', 200, '<html>'],
    ['another JSON', 200, '{"keys": 7}'],
  ])('are unavailable while the answer is %s: 503', async (_, status, body) => {
    const key = await newKey()
    const keyServer = await startKeyServer(key)
    const { answer } = keyServer
    const good = { ...answer }
    Object.assign(answer, { status, body: () => body })
    const service = await startVerifier(keyServer, { wait: 50 })
    const token = await bearer(key)
    expectUnavailable(await service.get(token))
    Object.assign(answer, good)
    await eventually('the keys', async () => expect((await service.get(token)).statusCode).toBe(200))
  })

  it('are kept while they cannot be fetched again, for any time', async () => {
    const key = await newKey()
    const keyServer = await startKeyServer(key)
    const service = await startVerifier(keyServer, quickRefresh)
    expect(await service.statusWith(key)).toBe(200)
    keyServer.answer.status = 500
    await keyServer.untilFetched(keyServer.fetches() + 2)
    later(7 * 24 * 3600)
    expect(await service.statusWith(key)).toBe(200)
    await keyServer.stop()
    expect(await service.statusWith(key)).toBe(200)
  })

  it('are fetched periodically: a withdrawn key is not accepted any more', async () => {
    const [old, next] = [await newKey(), await newKey()]
    const keyServer = await startKeyServer(old, next)
    const service = await startVerifier(keyServer, quickRefresh)
    const token = await bearer(old)
    expect((await service.get(token)).statusCode).toBe(200)
    keyServer.published.shift()
    await eventually('a refusal', async () => expect(await service.statusWith(old)).toBe(401))
    // Of a token that was accepted before, too: a thief's may be valid for years.
    later(61)
    expect((await service.get(token)).statusCode).toBe(401)
    expect(await service.statusWith(next)).toBe(200)
  })

  it('are no longer waited for at shutdown, and a fetch in progress is aborted', async () => {
    const key = await newKey()
    const keyServer = await startKeyServer(key)
    keyServer.answer.after = new Promise(() => {})
    const service = await startVerifier(keyServer)
    const waiting = service.get(await bearer(key))
    await keyServer.untilFetched(1)
    await service.close()
    expectUnavailable(await waiting)
    await eventually('the end of the fetch', async () => expect(await keyServer.connections()).toBe(0))
    expect(keyServer.fetches()).toBe(1)
  })
})

describe('an unknown key, while the keys cannot be fetched', () => {
  it('is no reason to refuse the token: 503, with one fetch in the cooldown', async () => {
    const [key, next] = [await newKey(), await newKey()]
    const keyServer = await startKeyServer(key)
    const service = await startVerifier(keyServer)
    expect(await service.statusWith(key)).toBe(200)
    keyServer.answer.status = 500
    keyServer.published.push(next)
    later(3)
    for (let i = 0; i < 5; i++) expectUnavailable(await service.get(await bearer(await newKey())))
    const tokens = await Promise.all(Array.from({ length: 5 }, async () => bearer(await newKey())))
    for (const response of await Promise.all(tokens.map((token) => service.get(token)))) {
      expectUnavailable(response)
    }
    expect(keyServer.fetches()).toBe(2)

    keyServer.answer.status = 200
    later(3)
    expect(await service.statusWith(next)).toBe(200)
    expect(keyServer.fetches()).toBe(3)
  })
})

function expectUnavailable(response: { statusCode: number; headers: Record<string, unknown> }) {
  expect(response.statusCode).toBe(503)
  expect(response.headers['retry-after']).toBe('1')
}
