import type { Intent } from './intent.ts'
import { saveTransition } from './save-transition.ts'
import type { Store } from './store/index.ts'
import { createDueTimer, never } from './timers.ts'
import { settle } from './transitions.ts'

/** Settles processing intents when due or on `decide`. */
export function createSettlement(store: Store, settled: () => void) {
  const { intents } = store
  const timer = createDueTimer(intents.nextSettlement, () => settleAll(intents.settling(Date.now())))

  function settleAll(due: readonly Intent[]): number {
    store.transaction(() => {
      for (const intent of due) {
        const transition = settle(intent)
        if (transition !== undefined) saveTransition(store, transition, { id: null, idempotency_key: null })
      }
    })
    settled()
    return due.length
  }

  return {
    reschedule: timer.reschedule,
    stop: timer.stop,
    decide: (): number => settleAll(intents.settling(never)),
  }
}
