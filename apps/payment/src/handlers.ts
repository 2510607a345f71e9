import type { EventOf } from '@fanfare/contracts'
import { eraseClients } from './payments/clients.ts'
import { handleOrderUpdate } from './payments/handle-order-update.ts'
import type { SettleSoon } from './payments/settle-lane.ts'
import type { OrderUpdate } from './payments/store.ts'
import type { Context } from './platform/context.ts'
import { storeRevocations } from './platform/http/revocations.ts'
import type { Handlers } from './platform/messaging/events.ts'

interface Deps extends Pick<Context, 'publish'> {
  readonly settleSoon: SettleSoon
}

export const createHandlers = (deps: Deps): Handlers => ({
  'order.created': ({ data }, { once }) =>
    // Stripe declines `none`; without a method, the payment would stay pending.
    handleOrderUpdate({ ...deps, once }, toUpdate(data, 'created', data.paymentMethod ?? 'none')),
  'order.confirmed': ({ data }, { once }) =>
    handleOrderUpdate({ ...deps, once }, toUpdate(data, 'confirmed')),
  'order.cancelled': ({ data }, { once }) =>
    handleOrderUpdate({ ...deps, once }, toUpdate(data, 'cancelled')),
  'user.erased': ({ data }, { once }) => once(eraseClients(data)),
  'user.sessions-revoked': ({ data }, { once }) => once(storeRevocations(data)),
})

const toUpdate = (
  data: EventOf<'order.created' | 'order.confirmed' | 'order.cancelled'>['data'],
  orderStatus: OrderUpdate['orderStatus'],
  paymentMethod: string | null = null,
): OrderUpdate => {
  const { orderId, userId, cardAmount: amount, currency } = data
  return { orderId, userId, amount, currency, paymentMethod, orderStatus }
}
