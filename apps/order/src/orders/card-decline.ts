// Needs: payment
import type { OrderSignal } from './saga.ts'

/** `cardAtFault` as in payment.declined. */
export const signalOfDecline = (cardAtFault = true): OrderSignal =>
  cardAtFault ? 'payment.declined' : 'payment.failed'
