import type { Logger } from 'pino'
import { type Batch, batches, type OutboxRow, rounds } from './batches.ts'
import { claim, deleteSent, moveToDead } from './claim.ts'
import { createFloor } from './floor.ts'
import { createHolds } from './holds.ts'
import type { Session } from './session.ts'
import type { Outcome } from './sns.ts'

/** Batches in flight. */
const concurrency = 8

/** Limit of keys that the next claims exclude, so that others get their turn. */
const busyKeys = 200

export interface DrainDeps {
  readonly session: Pick<Session, 'query'>
  readonly publish: (batch: Batch) => Promise<Outcome[]>
  readonly log: Pick<Logger, 'warn' | 'error'>
}

/** The function returns when only held rows are left or, once aborted, after one more pass. */
export function createDrain({ session, publish, log }: DrainDeps) {
  const holds = createHolds()
  const floor = createFloor(session)

  function holdBack({ row, reason, fault }: Outcome & { result: 'failed' }) {
    const { eventId, type, key } = row
    if (fault === 'row') {
      log.warn({ eventId, type, reason, times: holds.holdKey(key, type) }, 'event could not be published yet')
    } else if (!holds.isTypeHeld(type)) {
      log.warn({ type, reason, times: holds.holdType(type) }, 'topic takes nothing: its events are held back')
    }
  }

  /** Adds to `sent` at once, so that it is complete after a failure. */
  async function publishRound(round: readonly OutboxRow[], failed: Set<string>, sent: string[]) {
    const refused: (Outcome & { result: 'refused' })[] = []
    const waiting = batches(round.filter(({ key }) => !failed.has(key)))
    const worker = async () => {
      for (let batch = waiting.shift(); batch; batch = waiting.shift()) {
        if (holds.isTypeHeld(batch.type)) {
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
          holds.releaseKey(row.key)
          holds.releaseType(row.type)
          if (outcome.result === 'sent') sent.push(row.sequence)
          else refused.push(outcome)
        }
      }
    }
    const results = await Promise.allSettled(Array.from({ length: concurrency }, worker))
    for (const { row, reason } of refused) {
      await moveToDead(session, row.sequence, reason)
      const { eventId, type } = row
      log.error({ eventId, type, reason }, 'event rejected by SNS: moved to outbox_dead')
    }
    for (const result of results) if (result.status === 'rejected') throw result.reason
  }

  return async function drain(signal?: AbortSignal): Promise<void> {
    const sent: string[] = []
    const busy = new Set<string>()
    const next = async () => {
      const [heldKeys, withoutTypes] = [holds.heldKeys(), holds.heldTypes()]
      const after = floor.after([...heldKeys, ...withoutTypes])
      const rows = await claim(session, { sent, after, withoutKeys: [...heldKeys, ...busy], withoutTypes })
      sent.length = 0
      return rows
    }
    try {
      for (;;) {
        const rows = await next()
        const turnOver = rows.length === 0 || busy.size > busyKeys
        if (rows.length === 0 && busy.size === 0) return await floor.nothingFound()
        if (turnOver) busy.clear()
        for (const { key, more } of rows) if (more) busy.add(key)
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
