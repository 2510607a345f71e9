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

/** What it sends; `failing` are the indexes of each batch that fail. */
function setUp(failing: (batch: readonly string[]) => number[] = () => []) {
  const sent: (readonly string[])[] = []
  const batcher = createBatcher<string>({
    delay: 2_000,
    maxAge: 300_000,
    send: async (batch) => {
      sent.push(batch)
      return failing(batch)
    },
    availability: createAvailability(() => {}, 'deletes'),
    onIdle: () => {},
  })
  return { sent, batcher }
}

test('fewer items than a batch are sent together when the first has waited for the delay', async () => {
  const { sent, batcher } = setUp()
  batcher.add('first')
  await vi.advanceTimersByTimeAsync(1_500)
  batcher.add('second')
  await vi.advanceTimersByTimeAsync(499)
  expect(sent).toEqual([])
  await vi.advanceTimersByTimeAsync(1)
  expect(sent).toEqual([['first', 'second']])
  expect(batcher.pending()).toBe(0)
})

test('of a batch that fails in part, only that part is sent again', async () => {
  const { sent, batcher } = setUp((batch) => (batch.length > 1 ? [1] : []))
  for (const item of ['first', 'second', 'third']) batcher.add(item)
  await vi.advanceTimersByTimeAsync(4_000)
  expect(sent).toEqual([['first', 'second', 'third'], ['second']])
  expect(batcher.pending()).toBe(0)
})

test('what still fails after its age is dropped', async () => {
  const { batcher } = setUp((batch) => batch.map((_, index) => index))
  batcher.add('first')
  await vi.advanceTimersByTimeAsync(299_000)
  expect(batcher.pending()).toBe(1)
  await vi.advanceTimersByTimeAsync(3_000)
  expect(batcher.pending()).toBe(0)
})

test('at its end the rest is sent once, without a delay', async () => {
  const { sent, batcher } = setUp(() => [0])
  batcher.add('first')
  await batcher.close()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(sent).toEqual([['first']])
})
