import { createAlarm } from './alarm.ts'
import { settle } from './authorize.ts'
import type { Books } from './books/index.ts'
import type { Intent } from './intent.ts'
import { keepMove } from './ledger.ts'
import { never } from './pace.ts'

/** Decides on the intents that are processing, each at its time or when told to. */
export function createSettlement(books: Books, settled: () => void) {
  const { intents } = books
  const alarm = createAlarm(intents.settlesNext, () => decideOn(intents.settling(Date.now())))

  function decideOn(due: readonly Intent[]): number {
    books.transaction(() => {
      for (const intent of due) {
        const move = settle(intent)
        if (move !== undefined) keepMove(books, move, { id: null, idempotency_key: null })
      }
    })
    settled()
    return due.length
  }

  return {
    look: () => alarm.look(),
    stop: () => alarm.stop(),
    /** Decides on all that are processing now, and returns how many. */
    decide: (): number => decideOn(intents.settling(never)),
  }
}
