import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createOutage } from '../src/delivery/outage.ts'
import type { Outcome } from '../src/delivery/outcome.ts'

const retryMs = 1_000
const unavailable = async (): Promise<Outcome> => ({ result: 'unavailable', reason: 'no connection' })
const sent = async (): Promise<Outcome> => ({ result: 'sent' })
const never = () => new Promise<Outcome>(() => {})

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

async function startOutage() {
  const outage = createOutage(retryMs)
  expect(await outage.attempt(unavailable)).toEqual({ result: 'unavailable', reason: 'no connection' })
  return outage
}

test('there is room for every mail until the server is found unavailable, and then for none', async () => {
  const outage = createOutage(retryMs)
  expect(outage.room(5)).toBe(5)
  await outage.attempt(unavailable)
  expect(outage.room(5)).toBe(0)
})

test('one mail at a time probes the server, after pauses that grow to five seconds', async () => {
  const outage = await startOutage()
  const pauses: number[] = []
  outage.onOpen((pause) => pauses.push(pause))
  for (let probe = 0; probe < 5; probe++) {
    vi.advanceTimersByTime(5_000)
    expect(outage.room(5)).toBe(1)
    expect(outage.room(0)).toBe(0)
    const probing = outage.attempt(unavailable)
    expect(outage.room(5)).toBe(0)
    await probing
    expect(outage.room(5)).toBe(0)
  }
  expect(pauses.at(-1)).toBeGreaterThan(pauses[0] ?? Number.POSITIVE_INFINITY)
  expect(Math.max(...pauses)).toBeLessThanOrEqual(5_000)
})

test('a mail that was leased before the circuit opened is not sent', async () => {
  const outage = await startOutage()
  const send = vi.fn(sent)
  expect(await outage.attempt(send)).toMatchObject({ result: 'unavailable' })
  expect(send).not.toHaveBeenCalled()
})

test('a probe that is sent, deferred or refused closes the circuit', async () => {
  for (const result of ['sent', 'postponed', 'refused'] as const) {
    const outage = await startOutage()
    const closed = vi.fn()
    outage.onClose(closed)
    vi.advanceTimersByTime(5_000)
    await outage.attempt(async () => ({ result, reason: '' }))
    expect(outage.room(5)).toBe(5)
    expect(closed).toHaveBeenCalledOnce()
  }
})

test('a probe that takes long makes room for the other mails', async () => {
  const outage = await startOutage()
  vi.advanceTimersByTime(5_000)
  void outage.attempt(never)
  expect(outage.room(5)).toBe(0)
  await vi.advanceTimersByTimeAsync(5_000)
  expect(outage.room(4)).toBe(4)
})
