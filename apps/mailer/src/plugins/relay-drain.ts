import type { FastifyBaseLogger } from 'fastify'
import { type Batch, batches, type ClaimedRow, rounds } from './relay-batches.ts'
import type { Outcome } from './relay-publish.ts'
import type { RelaySession } from './relay-session.ts'

/** Batches that are on their way to SNS at the same time. */
const concurrency = 8

/** Events of one aggregate that go out, one after the other, before everybody's new ones are looked for. */
const roundsAtOnce = 10

/** How long a failed row holds back its aggregate, in milliseconds: doubled each time, up to the second. */
const holdFirst = 200
const holdMost = 30_000

export interface DrainDeps {
  readonly session: Pick<RelaySession, 'settleAndClaim' | 'bury'>
  readonly publish: (batch: Batch) => Promise<Outcome[]>
  readonly log: FastifyBaseLogger
}

/**
 * Makes a function that publishes what is in the outbox, in each aggregate's order, and returns when nothing is left but
 * what is held back, or, once its signal is aborted, after one more pass.
 */
export function createDrain({ session, publish, log }: DrainDeps) {
  // Aggregates that wait because one of their events failed. Lost with the lead, which costs one early try.
  const held = new Map<string, { until: number; times: number }>()

  function hold(row: ClaimedRow, reason: string) {
    const times = (held.get(row.key)?.times ?? 0) + 1
    const delay = Math.min(holdFirst * 2 ** (times - 1), holdMost)
    held.set(row.key, { until: performance.now() + delay, times })
    log.warn({ eventId: row.eventId, type: row.type, times, reason }, 'an event could not be published yet')
  }

  const heldKeys = () => [...held].filter(([, { until }]) => until > performance.now()).map(([key]) => key)

  /** Adds to `sent` as it goes, so that whatever happens then, what has gone out is known. */
  async function publishRound(round: readonly ClaimedRow[], failed: Set<string>, sent: string[]) {
    const refused: (Outcome & { result: 'refused' })[] = []
    const waiting = batches(round.filter(({ key }) => !failed.has(key)))
    const worker = async () => {
      for (let batch = waiting.shift(); batch; batch = waiting.shift()) {
        for (const outcome of await publish(batch)) {
          const { row } = outcome
          if (outcome.result === 'sent') {
            sent.push(row.sequence)
            held.delete(row.key)
          } else if (outcome.result === 'refused') {
            refused.push(outcome)
          } else {
            failed.add(row.key)
            hold(row, outcome.reason)
          }
        }
      }
    }
    const results = await Promise.allSettled(Array.from({ length: concurrency }, worker))
    for (const { row, reason } of refused) {
      log.error({ eventId: row.eventId, type: row.type, reason }, 'an event was refused for good')
      await session.bury(row.sequence, reason)
    }
    for (const result of results) if (result.status === 'rejected') throw result.reason
  }

  return async function drain(signal?: AbortSignal): Promise<void> {
    const sent: string[] = []
    try {
      for (;;) {
        const rows = await session.settleAndClaim(sent, heldKeys())
        sent.length = 0
        if (rows.length === 0) return
        const failed = new Set<string>()
        // What is left of an aggregate with many events is claimed again, with what others have by then.
        for (const round of rounds(rows).slice(0, roundsAtOnce)) await publishRound(round, failed, sent)
        if (signal?.aborted) break
      }
    } catch (error) {
      // Settled all the same, so that it is not sent twice.
      if (sent.length > 0) await session.settleAndClaim(sent, []).catch(() => {})
      throw error
    }
    await session.settleAndClaim(sent, [])
  }
}
