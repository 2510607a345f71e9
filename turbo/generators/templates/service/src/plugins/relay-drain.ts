import type { FastifyBaseLogger } from 'fastify'
import { type Batch, batches, type ClaimedRow, rounds } from './relay-batches.ts'
import type { Outcome } from './relay-publish.ts'
import type { RelaySession } from './relay-session.ts'

/** Batches that are on their way to SNS at the same time. */
const concurrency = 8

/** How long a failed row holds back its aggregate, in milliseconds: doubled each time, up to the second. */
const holdFirst = 200
const holdMost = 30_000

export interface DrainDeps {
  readonly session: Pick<RelaySession, 'settleAndClaim' | 'bury'>
  readonly publish: (batch: Batch) => Promise<Outcome[]>
  readonly log: FastifyBaseLogger
}

/** Makes a function that publishes everything in the outbox, in each aggregate's order, and returns when it is empty. */
export function createDrain({ session, publish, log }: DrainDeps) {
  // Aggregates that wait because one of their events failed. Lost with the lead, which costs one early try.
  const held = new Map<string, { until: number; times: number }>()

  function hold(row: ClaimedRow, reason: string) {
    const times = (held.get(row.key)?.times ?? 0) + 1
    const delay = Math.min(holdFirst * 2 ** (times - 1), holdMost)
    held.set(row.key, { until: Date.now() + delay, times })
    log.warn({ eventId: row.eventId, type: row.type, times, reason }, 'an event could not be published yet')
  }

  const heldKeys = () => [...held].filter(([, { until }]) => until > Date.now()).map(([key]) => key)

  async function publishRound(round: readonly ClaimedRow[], failed: Set<string>): Promise<string[]> {
    const sent: string[] = []
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
    const broken = results.find((result) => result.status === 'rejected')
    // What was sent before the outage is settled first, so that it is not sent twice.
    if (broken) throw Object.assign(new DrainInterrupted(sent), { cause: broken.reason })
    return sent
  }

  return async function drain(): Promise<void> {
    let sent: string[] = []
    try {
      for (;;) {
        const rows = await session.settleAndClaim(sent, heldKeys())
        sent = []
        if (rows.length === 0) return
        const failed = new Set<string>()
        for (const round of rounds(rows)) sent.push(...(await publishRound(round, failed)))
      }
    } catch (error) {
      if (!(error instanceof DrainInterrupted)) throw error
      await session.settleAndClaim([...sent, ...error.sent], [])
      throw error.cause
    }
  }
}

class DrainInterrupted extends Error {
  readonly sent: readonly string[]
  constructor(sent: readonly string[]) {
    super('the drain was interrupted')
    this.sent = sent
  }
}
