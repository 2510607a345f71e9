import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createBatcher } from '../sqsd/batcher.ts'
import { createAvailability } from '../sqsd/retry.ts'

// When deletes are sent. With fake timers.

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('fewer items than a batch are sent together when the first has waited for the delay', async () => {
  const sent: (readonly string[])[] = []
  const batcher = createBatcher<string>({
    delay: 2_000,
    maxAge: 300_000,
    send: async (batch) => {
      sent.push(batch)
      return []
    },
    availability: createAvailability(() => {}, 'deletes'),
    onIdle: () => {},
  })
  batcher.add('first')
  await vi.advanceTimersByTimeAsync(1_500)
  batcher.add('second')
  await vi.advanceTimersByTimeAsync(499)
  expect(sent).toEqual([])
  await vi.advanceTimersByTimeAsync(1)
  expect(sent).toEqual([['first', 'second']])
  expect(batcher.pending()).toBe(0)
})
