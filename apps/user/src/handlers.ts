import { creditCancelledOrder, debitNewOrder } from './ledger/order-debits.ts'
import type { Context } from './platform/context.ts'
import type { Handlers } from './platform/messaging/events.ts'

export const createHandlers = ({ publish }: Pick<Context, 'publish'>): Handlers => ({
  'order.created': ({ data }, { once }) => debitNewOrder({ once, publish }, data),
  'order.cancelled': ({ data }, { once }) => creditCancelledOrder({ once, publish }, data),
})
