import { v7 as uuidv7 } from 'uuid'
import { expect, it, onTestFinished, vi } from 'vitest'
import type { Batch } from '../../src/plugins/relay-batches.ts'
import { createDrain } from '../../src/plugins/relay-drain.ts'
import { Outage, type Outcome } from '../../src/plugins/relay-publish.ts'
import { openRelaySession } from '../../src/plugins/relay-session.ts'
import { anAggregate, sharePlumbing } from '../support/plumbing.ts'

const app = await sharePlumbing()

type Verdict = Outcome['result'] | 'outage'

/** A drain over a real outbox, with an SNS that does as it is told, and what it took. */
async function startDrain(verdictOf: (key: string, revision: number) => Verdict | Promise<Verdict>) {
  const session = await openRelaySession(app.config.DATABASE_URL, () => {}, app.log)
  onTestFinished(() => session.close())
  const taken: { key: string; revision: number }[] = []

  async function publish({ rows }: Batch): Promise<Outcome[]> {
    const judged = await Promise.all(
      rows.map(async (row) => {
        const revision: number = JSON.parse(row.body).data.revision
        return { row, revision, verdict: await verdictOf(row.key, revision) }
      }),
    )
    if (judged.some(({ verdict }) => verdict === 'outage')) throw new Outage('SNS is away')
    return judged.map(({ row, revision, verdict }): Outcome => {
      if (verdict === 'sent') taken.push({ key: row.key, revision })
      if (verdict === 'sent' || verdict === 'outage') return { row, result: 'sent' }
      return { row, result: verdict, reason: `it is ${verdict}` }
    })
  }

  return {
    drain: createDrain({ session, publish, log: app.log }),
    takenOf: (key: string) => taken.filter((event) => event.key === key).map(({ revision }) => revision),
    /** Stores events 1 to `count` of every one of the aggregates, by turns. */
    async say(keys: readonly string[], count: number) {
      for (let revision = 1; revision <= count; revision++) {
        const body = JSON.stringify({ data: { revision } })
        await app.prisma.outbox.createMany({
          data: keys.map((key) => ({ eventId: uuidv7(), type: 'user.updated', key, body })),
        })
      }
    },
    /** Puts back what was put aside, as somebody who thinks that it is mended would. */
    redrive: () =>
      app.prisma
        .$executeRaw`INSERT INTO outbox (event_id, type, key, body) SELECT event_id, type, key, body FROM outbox_dead`,
    left: () => app.prisma.outbox.count(),
    dead: () => app.prisma.outboxDead.findMany({ select: { key: true, reason: true } }),
  }
}

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1)

it('everything goes out, every aggregate in its order', async () => {
  const { drain, say, takenOf, left } = await startDrain(() => 'sent')
  const keys = [anAggregate(), anAggregate(), anAggregate()]
  await say(keys, 25)
  await drain()
  for (const key of keys) expect(takenOf(key)).toEqual(upTo(25))
  expect(await left()).toBe(0)
})

it('more events than one pass holds go out in order, too', async () => {
  const { drain, say, takenOf, left } = await startDrain(() => 'sent')
  const keys = Array.from({ length: 200 }, anAggregate)
  await say(keys, 3)
  await drain()
  for (const key of keys) expect(takenOf(key)).toEqual([1, 2, 3])
  expect(await left()).toBe(0)
})

it('a row that fails holds back its own aggregate, and nobody else', async () => {
  const [bad, good] = [anAggregate(), anAggregate()]
  let mended = false
  const { drain, say, takenOf, left } = await startDrain((key, revision) =>
    key === bad && revision === 2 && !mended ? 'failed' : 'sent',
  )
  await say([bad, good], 5)
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

it('a row that fails is tried less and less often', async () => {
  const key = anAggregate()
  let tries = 0
  const { drain, say, left } = await startDrain(() => {
    tries++
    return 'failed'
  })
  await say([key], 1)
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

it('a row that is refused is put aside with its reason, and blocks nobody, its own aggregate neither', async () => {
  const [bad, good] = [anAggregate(), anAggregate()]
  const { drain, say, takenOf, left, dead } = await startDrain((key, revision) =>
    key === bad && revision === 2 ? 'refused' : 'sent',
  )
  await say([bad, good], 3)
  await drain()
  expect(takenOf(good)).toEqual([1, 2, 3])
  expect(takenOf(bad)).toEqual([1, 3])
  expect(await dead()).toEqual([{ key: bad, reason: 'it is refused' }])
  expect(await left()).toBe(0)
})

it('an outage ends the drain, and what had gone out does not go out again', async () => {
  const keys = [anAggregate(), anAggregate()]
  let away = true
  const { drain, say, takenOf, left, dead } = await startDrain((_, revision) =>
    revision === 3 && away ? 'outage' : 'sent',
  )
  await say(keys, 4)
  await expect(drain()).rejects.toThrow('SNS is away')
  expect(await left()).toBe(4)
  for (const key of keys) expect(takenOf(key)).toEqual([1, 2])

  away = false
  await drain()
  for (const key of keys) expect(takenOf(key)).toEqual([1, 2, 3, 4])
  expect(await left()).toBe(0)
  expect(await dead()).toEqual([])
})

it('a row that was put aside, put back and refused again is put aside again, and nothing else goes out twice', async () => {
  const [bad, good] = [anAggregate(), anAggregate()]
  const { drain, say, redrive, takenOf, left, dead } = await startDrain((key) =>
    key === bad ? 'refused' : 'sent',
  )
  await say([bad], 1)
  await drain()
  await redrive()
  await say([good], 2)
  await drain()
  expect(takenOf(good)).toEqual([1, 2])
  expect(await left()).toBe(0)
  expect(await dead()).toHaveLength(1)
})

it('one aggregate with many events keeps nobody else waiting for all of them', async () => {
  const [busy, late] = [anAggregate(), anAggregate()]
  const { drain, say, takenOf } = await startDrain(async (key, revision): Promise<Verdict> => {
    if (key === busy && revision === 1) await say([late], 1)
    if (key === late) expect(takenOf(busy).length).toBeLessThan(60)
    return 'sent'
  })
  await say([busy], 60)
  await drain()
  expect(takenOf(busy)).toEqual(upTo(60))
  expect(takenOf(late)).toEqual([1])
})

it('a drain that is told to stop settles what has gone out, and leaves the rest', async () => {
  const key = anAggregate()
  const stop = new AbortController()
  const { drain, say, takenOf, left } = await startDrain((_, revision) => {
    if (revision === 5) stop.abort()
    return 'sent'
  })
  await say([key], 25)
  await drain(stop.signal)
  expect(takenOf(key)).toEqual(upTo(10))
  expect(await left()).toBe(15)
})
