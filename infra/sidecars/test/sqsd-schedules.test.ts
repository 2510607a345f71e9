import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createSchedules } from '../sqsd/schedules.ts'

// When periodic tasks are enqueued. With fake timers: cron's shortest interval is a minute.

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-03-29T00:58:30Z') })
})
afterEach(() => {
  vi.useRealTimers()
})

const seconds = (count: number) => vi.advanceTimersByTimeAsync(count * 1_000)

function setUp(cron: string, available = () => true) {
  const enqueued: string[] = []
  const lines: string[] = []
  const schedules = createSchedules({
    tasks: [{ name: 'task', path: '/task', cron }],
    log: (line) => lines.push(line),
    enqueue: async (_, scheduledAt) => {
      if (!available()) throw new Error('queue unavailable')
      enqueued.push(scheduledAt.toISOString().slice(11, 19))
    },
  })
  return {
    enqueued,
    lines,
    start() {
      const ending = new AbortController()
      const ended = schedules.follow(ending.signal)
      return async () => {
        ending.abort()
        await ended
      }
    },
  }
}

test('a task is enqueued at each of its times, and not before', async () => {
  const { enqueued, start } = setUp('*/2 * * * *')
  const stop = start()
  await seconds(89)
  expect(enqueued).toEqual([])
  await seconds(2)
  expect(enqueued).toEqual(['01:00:00'])
  await seconds(240)
  expect(enqueued).toEqual(['01:00:00', '01:02:00', '01:04:00'])
  await stop()
  await seconds(600)
  expect(enqueued).toHaveLength(3)
})

test('times are UTC, without daylight saving', async () => {
  vi.stubEnv('TZ', 'Europe/Warsaw')
  const { enqueued, start } = setUp('30 2 * * *')
  const stop = start()
  await seconds(2 * 3_600)
  expect(enqueued).toEqual(['02:30:00'])
  await stop()
  vi.unstubAllEnvs()
})

test('a run that could not be enqueued is enqueued within 300 s', async () => {
  let available = false
  const { enqueued, start } = setUp('0 1 * * *', () => available)
  const stop = start()
  await seconds(90 + 290)
  expect(enqueued).toEqual([])
  available = true
  await seconds(2)
  expect(enqueued).toEqual(['01:00:00'])
  await stop()
})

test('after 300 s it is skipped, and logged', async () => {
  let available = false
  const { enqueued, lines, start } = setUp('0 * * * *', () => available)
  const stop = start()
  await seconds(90 + 302)
  available = true
  await seconds(3_600)
  expect(enqueued).toEqual(['02:00:00'])
  expect(lines).toEqual(['periodic task task: run of 2026-03-29T01:00:00.000Z skipped: queue unavailable'])
  await stop()
})

test('a run missed by a stop of less than 300 s is enqueued, once', async () => {
  const { enqueued, start } = setUp('0 1 * * *')
  await start()()
  await seconds(120)
  const stop = start()
  await seconds(1)
  expect(enqueued).toEqual(['01:00:00'])
  await stop()
  const again = start()
  await seconds(60)
  expect(enqueued).toEqual(['01:00:00'])
  await again()
})

test('a run missed by a longer stop is skipped', async () => {
  const { enqueued, start } = setUp('0 1 * * *')
  await start()()
  await seconds(90 + 301)
  const stop = start()
  await seconds(60)
  expect(enqueued).toEqual([])
  await stop()
})
