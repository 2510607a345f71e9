import { expect, it, onTestFinished, vi } from 'vitest'
import { startDrain } from './support/drain.ts'
import { newKey, upTo } from './support/outbox.ts'

it('everything goes out, every key in its order', async () => {
  const { drain, writeAll, takenOf, left } = await startDrain(() => 'sent')
  const keys = [newKey(), newKey(), newKey()]
  await writeAll(keys, 25)
  await drain()
  for (const key of keys) expect(takenOf(key)).toEqual(upTo(25))
  expect(await left()).toBe(0)
})

it('more events than one pass holds go out in order, too', async () => {
  const { drain, writeAll, takenOf, left } = await startDrain(() => 'sent')
  const keys = upTo(200).map(newKey)
  await writeAll(keys, 3)
  await drain()
  for (const key of keys) expect(takenOf(key)).toEqual([1, 2, 3])
  expect(await left()).toBe(0)
})

it('a row that fails holds back its own key, and nobody else', async () => {
  const [bad, good] = [newKey(), newKey()]
  let mended = false
  const { drain, writeAll, takenOf, left } = await startDrain((key, revision) =>
    key === bad && revision === 2 && !mended ? 'failed' : 'sent',
  )
  await writeAll([bad, good], 5)
  await drain()
  expect(takenOf(good)).toEqual([1, 2, 3, 4, 5])
  expect(takenOf(bad)).toEqual([1])
  expect(await left()).toBe(4)

  mended = true
  await expect
    .poll(async () => {
      await drain()
      return left()
    })
    .toBe(0)
  expect(takenOf(bad)).toEqual([1, 2, 3, 4, 5])
})

it('what is logged of an event leads to its trace', async () => {
  const [failing, refused] = [newKey(), newKey()]
  const { drain, insert, logged } = await startDrain((key) => (key === failing ? 'failed' : 'refused'))
  for (const [key, digit] of [
    [failing, 'a'],
    [refused, 'b'],
  ] as const) {
    const traceparent = `00-${digit.repeat(32)}-${digit.repeat(16)}-01`
    await insert(key, 'user.updated', JSON.stringify({ traceparent, data: { revision: 1 } }))
  }
  await drain()
  expect(logged).toMatchObject([
    { msg: 'event could not be published yet', trace_id: 'a'.repeat(32), span_id: 'a'.repeat(16) },
    { msg: 'event rejected by SNS: moved to outbox_dead', trace_id: 'b'.repeat(32), span_id: 'b'.repeat(16) },
  ])
})

it('a row that fails is tried less and less often', async () => {
  const key = newKey()
  let tries = 0
  const { drain, writeAll, left } = await startDrain(() => {
    tries++
    return 'failed'
  })
  await writeAll([key], 1)
  vi.useFakeTimers({ toFake: ['performance'] })
  onTestFinished(() => {
    vi.useRealTimers()
  })
  const triesAfter = async (milliseconds: number) => {
    vi.advanceTimersByTime(milliseconds)
    await drain()
    return tries
  }
  expect(await triesAfter(0)).toBe(1)
  expect(await triesAfter(199)).toBe(1)
  expect(await triesAfter(1)).toBe(2)
  expect(await triesAfter(399)).toBe(2)
  expect(await triesAfter(1)).toBe(3)
  expect(await triesAfter(3_600_000)).toBe(4)
  expect(await left(), 'it is never given up').toBe(1)
})

it('a row that is refused is moved to the dead rows with its reason, and blocks nobody, its own key neither', async () => {
  const [bad, good] = [newKey(), newKey()]
  const { drain, writeAll, takenOf, left, dead } = await startDrain((key, revision) =>
    key === bad && revision === 2 ? 'refused' : 'sent',
  )
  await writeAll([bad, good], 3)
  await drain()
  expect(takenOf(good)).toEqual([1, 2, 3])
  expect(takenOf(bad)).toEqual([1, 3])
  expect(await dead()).toMatchObject([{ key: bad, reason: 'it is refused' }])
  expect(await left()).toBe(0)
})

it('an outage ends the drain, and what had gone out does not go out again', async () => {
  const keys = [newKey(), newKey()]
  let away = true
  const { drain, writeAll, takenOf, left, dead } = await startDrain((_, revision) =>
    revision === 3 && away ? 'outage' : 'sent',
  )
  await writeAll(keys, 4)
  await expect(drain()).rejects.toThrow('SNS is away')
  expect(await left()).toBe(4)
  for (const key of keys) expect(takenOf(key)).toEqual([1, 2])

  away = false
  await drain()
  for (const key of keys) expect(takenOf(key)).toEqual([1, 2, 3, 4])
  expect(await left()).toBe(0)
  expect(await dead()).toEqual([])
})

it('a dead row that was put back and refused again is a dead row again, and nothing else goes out twice', async () => {
  const [bad, good] = [newKey(), newKey()]
  const { drain, writeAll, redrive, takenOf, left, dead } = await startDrain((key) =>
    key === bad ? 'refused' : 'sent',
  )
  await writeAll([bad], 1)
  await drain()
  await redrive()
  await writeAll([good], 2)
  await drain()
  expect(takenOf(good)).toEqual([1, 2])
  expect(await left()).toBe(0)
  expect(await dead()).toHaveLength(1)
})

it('one key with many events keeps nobody else waiting for all of them', async () => {
  const [busy, late] = [newKey(), newKey()]
  let writing: Promise<void> | undefined
  const { drain, writeAll, takenOf } = await startDrain((key, revision) => {
    if (key === busy && revision === 1) writing = writeAll([late], 1)
    if (key === late) expect(takenOf(busy).length).toBeLessThan(60)
    return 'sent'
  })
  await writeAll([busy], 60)
  await drain()
  await writing
  expect(takenOf(busy)).toEqual(upTo(60))
  expect(takenOf(late)).toEqual([1])
})

it('a drain that is stopped deletes what has gone out, and leaves the rest', async () => {
  const key = newKey()
  const stop = new AbortController()
  const { drain, writeAll, takenOf, left } = await startDrain((_, revision) => {
    if (revision === 5) stop.abort()
    return 'sent'
  })
  await writeAll([key], 25)
  await drain(stop.signal)
  expect(takenOf(key)).toEqual(upTo(10))
  expect(await left()).toBe(15)
})

it('a topic that takes nothing holds back its type, with one failure for all of its keys', async () => {
  const keys = upTo(100).map(newKey)
  const [later, other] = [newKey(), newKey()]
  let tries = 0
  let mended = false
  const { drain, writeAll, takenOf, left } = await startDrain((_key, _revision, type) => {
    if (type !== 'user.created' || mended) return 'sent'
    tries++
    return 'topic'
  })
  vi.useFakeTimers({ toFake: ['performance'] })
  onTestFinished(() => {
    vi.useRealTimers()
  })
  await writeAll([...keys, later], 1, 'user.created')
  await writeAll([later, other], 1)
  await drain()
  expect(takenOf(other)).toEqual([1])
  expect(takenOf(later), 'it waits behind the other topic').toEqual([])
  expect(await left()).toBe(102)
  expect(tries, 'what was on its way at once').toBeLessThanOrEqual(80)

  const before = tries
  vi.advanceTimersByTime(199)
  await drain()
  expect(tries).toBe(before)
  mended = true
  vi.advanceTimersByTime(1)
  await drain()
  expect(takenOf(later)).toEqual([1, 1])
  expect(await left()).toBe(0)
})

it('a topic that works again lets the others go, though the row that is tried first fails for itself', async () => {
  const [bad, good] = [newKey(), newKey()]
  let mended = false
  let tries = 0
  const { drain, writeAll, takenOf, left } = await startDrain((key) => {
    if (!mended) return 'topic'
    if (key !== bad) return 'sent'
    tries++
    return 'failed'
  })
  vi.useFakeTimers({ toFake: ['performance'] })
  onTestFinished(() => {
    vi.useRealTimers()
  })
  await writeAll([bad, good], 2)
  await drain()
  expect(await left()).toBe(4)
  mended = true
  vi.advanceTimersByTime(200)
  await drain()
  expect(takenOf(good)).toEqual([1, 2])
  expect([await left(), tries]).toEqual([2, 1])
})

it('behind a key with five thousand rows, another key is in the second claim', async () => {
  const [busy, late] = [newKey(), newKey()]
  const { drain, pool, writeAll, takenOf, left } = await startDrain((key) => {
    if (key === late) expect(takenOf(busy)).toHaveLength(10)
    return 'sent'
  })
  await pool.query(
    `INSERT INTO outbox (event_id, type, key, body)
     SELECT gen_random_uuid(), 'user.updated', $1, json_build_object('data', json_build_object('revision', n))
     FROM generate_series(1, 5000) AS n`,
    [busy],
  )
  await writeAll([late], 1)
  await drain()
  expect(takenOf(busy)).toEqual(upTo(5000))
  expect(takenOf(late)).toEqual([1])
  expect(await left()).toBe(0)
})
