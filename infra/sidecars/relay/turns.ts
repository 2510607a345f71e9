import { type ClaimedRow, ofOneKey } from './claim.ts'
import type { createHolds } from './holds.ts'

/** Keys whose rows one claim reads apart from the oldest, and keys with more rows than one claim returns. */
const perClaim = 64
const busyKeys = 1_000

/** Keys with many rows are excluded from the oldest rows, so that others are found, and read by turns. */
export function createTurns(holds: ReturnType<typeof createHolds>) {
  const busy = new Set<string>()

  return {
    isEmpty: () => busy.size === 0,
    excluded: () => [...holds.heldKeys(), ...busy],
    next(): string[] {
      const keys = [...new Set([...holds.dueKeys(), ...busy])].slice(0, perClaim)
      for (const key of keys) if (busy.delete(key)) busy.add(key)
      return keys
    },

    /** After a claim: whose rows are used up, or wait behind a type, and who has more. */
    claimed(asked: readonly string[], rows: readonly ClaimedRow[]) {
      const firstTypes = new Map<string, string>()
      for (const { source, key, type } of rows) {
        if (source === 'key' && !firstTypes.has(key)) firstTypes.set(key, type)
      }
      for (const key of asked) {
        const type = firstTypes.get(key)
        if (type !== undefined && !holds.isTypeWaiting(type)) continue
        busy.delete(key)
        holds.releaseKey(key)
      }
      const counts = new Map<string, number>()
      for (const { source, key } of rows) {
        if (source !== 'oldest') continue
        const count = (counts.get(key) ?? 0) + 1
        counts.set(key, count)
        if (count === ofOneKey && busy.size < busyKeys) busy.add(key)
      }
    },

    published(key: string) {
      // Its other rows are excluded until a claim finds none.
      if (holds.releaseKey(key)) busy.add(key)
    },
    failed: (key: string) => busy.delete(key),
  }
}
