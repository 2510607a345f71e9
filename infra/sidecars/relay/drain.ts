import type { Logger } from 'pino'
import { traceparentIn } from '../telemetry/index.ts'
import { type Batch, batches, type OutboxRow, rounds } from './batches.ts'
import { type ClaimedRow, claim, deleteSent, moveToDead } from './claim.ts'
import { createFloor } from './floor.ts'
import { createHolds } from './holds.ts'
import type { Session } from './session.ts'
import type { Outcome } from './sns.ts'
import { createTurns } from './turns.ts'

/** Batches in flight. */
const concurrency = 8

export interface DrainDeps {
  readonly session: Pick<Session, 'query'>
  readonly publish: (batch: Batch) => Promise<Outcome[]>
  readonly log: Pick<Logger, 'warn' | 'error'>
}

/** The function returns when only held rows are left or, once aborted, after one more pass. */
export function createDrain({ session, publish, log }: DrainDeps) {
  const floor = createFloor(session)
  const holds = createHolds(floor.reset)
  const turns = createTurns(holds)

  function holdBack({ row, reason, fault }: Outcome & { result: 'failed' }) {
    const { type } = row
    if (fault === 'row') {
      turns.failed(row.key)
      log.warn({ ...fieldsOf(row), reason, times: holds.holdKey(row) }, 'event could not be published yet')
    } else if (!holds.isTypeWaiting(type)) {
      log.warn({ type, reason, times: holds.holdType(row) }, 'topic takes nothing: its events are held back')
    }
  }

  /** Adds to `sent` at once, so that it is complete after a failure. */
  async function publishRound(round: readonly OutboxRow[], failed: Set<string>, sent: string[]) {
    const refused: (Outcome & { result: 'refused' })[] = []
    const waiting = batches(round.filter(({ key }) => !failed.has(key)))
    const worker = async () => {
      for (let batch = waiting.shift(); batch; batch = waiting.shift()) {
        if (holds.isTypeWaiting(batch.type)) {
          for (const { key } of batch.rows) failed.add(key)
          continue
        }
        for (const outcome of await publish(batch)) {
          const { row } = outcome
          if (outcome.result === 'failed') {
            failed.add(row.key)
            holdBack(outcome)
            continue
          }
          turns.published(row.key)
          holds.published(row.type)
          if (outcome.result === 'sent') sent.push(row.sequence)
          else refused.push(outcome)
        }
      }
    }
    const results = await Promise.allSettled(Array.from({ length: concurrency }, worker))
    for (const { row, reason } of refused) {
      await moveToDead(session, row.sequence, reason)
      log.error({ ...fieldsOf(row), reason }, 'event rejected by SNS: moved to outbox_dead')
    }
    for (const result of results) if (result.status === 'rejected') throw result.reason
  }

  /** Undefined when nothing is left to publish now. */
  async function next(sent: string[]): Promise<ClaimedRow[] | undefined> {
    const [withoutKeys, withoutTypes] = [turns.excluded(), holds.heldTypes()]
    const [ofKeys, due] = [turns.next(), holds.dueProbes()]
    const probes = due.map(({ sequence }) => sequence)
    const rows = await claim(session, {
      sent,
      after: floor.after(),
      withoutKeys,
      withoutTypes,
      ofKeys,
      probes,
    })
    sent.length = 0
    turns.claimed(ofKeys, rows)
    const found = new Set(rows.map(({ sequence }) => sequence))
    const gone = due.filter(({ sequence }) => !found.has(sequence))
    for (const { type } of gone) holds.releaseType(type)
    const foundNothing = !rows.some(({ source }) => source === 'oldest')
    if (foundNothing && withoutKeys.length + withoutTypes.length > 0) await floor.nothingFound()
    if (rows.length === 0 && turns.isEmpty() && gone.length === 0) return undefined
    // A probe may be among the first rows of its key.
    return [...new Map(rows.map((row) => [row.sequence, row])).values()]
  }

  return async function drain(signal?: AbortSignal): Promise<void> {
    const sent: string[] = []
    try {
      for (let rows = await next(sent); rows; rows = await next(sent)) {
        const failed = new Set<string>()
        for (const round of rounds(rows)) await publishRound(round, failed, sent)
        if (signal?.aborted) break
      }
    } catch (error) {
      // Deleted even after a failure, to avoid duplicates.
      await deleteSent(session, sent).catch(() => {})
      throw error
    }
    await deleteSent(session, sent)
  }
}

/** With the trace of the request that stored the event. */
function fieldsOf({ eventId, type, body }: OutboxRow) {
  const [, trace_id, span_id] = traceparentIn(body)?.split('-') ?? []
  return { eventId, type, trace_id, span_id }
}
