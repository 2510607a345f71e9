import type { Handlers } from '../plugins/events.ts'
import { giveBackOnOrderCancelled } from './order-cancelled.ts'
import { debitOnOrderCreated } from './order-created.ts'

export const handlers = {
  'order.created': debitOnOrderCreated,
  'order.cancelled': giveBackOnOrderCancelled,
} satisfies Handlers
