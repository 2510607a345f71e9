import { type EventRecord, eventRecord } from './event.ts'
import { newId } from './ids.ts'
import type { Intent } from './intent.ts'
import { disputeObject, refundObject } from './objects.ts'
import type { Store } from './store/index.ts'

export type DisputeStatus = 'needs_response' | 'won' | 'lost'

/** What banks decide days after a payment: for tests. */
export function createAfterPayment(store: Store, changed: () => void) {
  const save = (intent: Intent, event: EventRecord) =>
    store.transaction(() => {
      store.intents.save(intent)
      store.events.add(event, intent.id, Date.now())
      changed()
    })

  function succeeded(id: string) {
    const intent = store.intents.get(id)
    if (intent.state.status !== 'succeeded') throw new Error(`${id} has not succeeded`)
    return { intent, state: intent.state }
  }

  return {
    /** The money of all its refunds comes back: the customer's bank does not take it. */
    failRefunds(id: string): void {
      const { intent, state } = succeeded(id)
      for (const refund of store.refunds.ofIntent(id)) {
        const failed = { ...refund, status: 'failed' as const, failureReason: 'expired_or_canceled_card' }
        store.refunds.update(failed)
        const left = { ...intent, state: { ...state, refunded: 0 } }
        save(left, eventRecord('refund.failed', refundObject(failed)))
      }
    },
    /** The customer disputes the charge at the bank, or the bank decides. */
    dispute(id: string, status: DisputeStatus): void {
      const { intent, state } = succeeded(id)
      const dispute = { id: state.dispute?.id ?? newId('dp'), status }
      const type = state.dispute === undefined ? 'charge.dispute.created' : 'charge.dispute.closed'
      const disputed = { ...intent, state: { ...state, dispute } }
      save(disputed, eventRecord(type, disputeObject(disputed, dispute)))
    },
  }
}
