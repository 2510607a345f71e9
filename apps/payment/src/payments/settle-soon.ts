import type { OrderStatus } from '../generated/prisma/client.ts'
import { createSettleLane, type SettleLaneContext } from './settle-lane.ts'

/** Requests to Stripe at once. */
const charges = 16
const releases = 6

export type SettleSoon = (orderId: string, orderStatus: OrderStatus) => void

/** Voids and refunds have a lane of their own: they do not wait behind authorizations. */
export function createSettleSoon(context: SettleLaneContext) {
  const charging = createSettleLane(context, charges)
  const releasing = createSettleLane(context, releases)
  const settleSoon: SettleSoon = (orderId, orderStatus) =>
    (orderStatus === 'cancelled' ? releasing : charging).add(orderId)
  return {
    settleSoon,
    tried: () => Promise.all([charging.tried(), releasing.tried()]),
    stop: () => Promise.all([charging.stop(), releasing.stop()]),
  }
}
