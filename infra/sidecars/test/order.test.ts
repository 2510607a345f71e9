import fc from 'fast-check'
import { pino } from 'pino'
import { expect, it, onTestFinished } from 'vitest'
import type { Batch } from '../relay/batches.ts'
import { startRelay } from '../relay/relay.ts'
import { Outage, type Outcome } from '../relay/sns.ts'
import { newKey, openOutbox, upTo } from './support/outbox.ts'

/** What happens to one call of SNS. */
const fate = fc.oneof(
  { weight: 6, arbitrary: fc.constant('taken' as const) },
  { weight: 2, arbitrary: fc.constant('answer lost' as const) },
  { weight: 1, arbitrary: fc.constant('request lost' as const) },
  { weight: 2, arbitrary: fc.constant('first entry fails' as const) },
  { weight: 1, arbitrary: fc.constant('topic fails' as const) },
  { weight: 1, arbitrary: fc.constant('session ends before' as const) },
  { weight: 1, arbitrary: fc.constant('session ends after' as const) },
)
type Fate = typeof fate extends fc.Arbitrary<infer T> ? T : never

const revisionOf = (body: string): number => JSON.parse(body).data.revision

/** Two relays, and an SNS whose calls meet these fates, one after the other, and then good ones. */
async function disturbed(fates: readonly Fate[]) {
  const outbox = await openOutbox()
  const log = pino({ level: 'silent' })
  const taken: { key: string; revision: number }[] = []
  const next = fates.values()

  async function publish({ rows }: Batch): Promise<Outcome[]> {
    const fate = next.next().value ?? 'taken'
    const endSession = async () => outbox.endSession(await outbox.leader())
    if (fate === 'session ends before') await endSession()
    if (fate === 'request lost') throw new Outage(fate)
    const fault = fate === 'topic fails' ? 'topic' : 'row'
    const failing = fate === 'topic fails' ? rows : fate === 'first entry fails' ? rows.slice(0, 1) : []
    const outcomes = rows.map((row): Outcome => {
      if (failing.includes(row)) return { row, result: 'failed', reason: fate, fault }
      taken.push({ key: row.key, revision: revisionOf(row.body) })
      return { row, result: 'sent' }
    })
    if (fate === 'session ends after') await endSession()
    if (fate === 'answer lost') throw new Outage(fate)
    return outcomes
  }

  const start = () => startRelay({ databaseUrl: outbox.databaseUrl, lease: 10_000, publish, log })
  const relays = [start(), start()]
  const stop = () => Promise.all(relays.map((relay) => relay.stop()))
  onTestFinished(() => void stop())
  return {
    ...outbox,
    stop,
    /** Revisions of a key in the order in which SNS took them for the first time. */
    firsts: (key: string) => [
      ...new Set(taken.filter((event) => event.key === key).map(({ revision }) => revision)),
    ],
  }
}

it('first publications of a key are in order, whatever is lost, fails or ends', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fate, { minLength: 5, maxLength: 30 }), async (fates) => {
      const { write, left, firsts, dead, stop } = await disturbed(fates)
      const keys = upTo(4).map(newKey)
      await Promise.all(keys.map((key) => write(key, 1, 12)))
      await expect.poll(left).toBe(0)
      await stop()
      for (const key of keys) expect(firsts(key)).toEqual(upTo(12))
      expect(await dead()).toEqual([])
    }),
    { numRuns: 12, seed: 13 },
  )
})
