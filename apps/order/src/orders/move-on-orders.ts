import type { FastifyInstance } from 'fastify'
import type { Transaction } from '../plugins/database.ts'
import type { Publish } from '../plugins/outbox.ts'
import { isTimeUp, takeDueOrders } from './due-orders.ts'
import type { OrderWithItems } from './order.ts'
import { createdData, publishVerdict } from './order-events.ts'
import { tellOrder } from './tell-order.ts'

/** Orders that are moved on in one transaction. */
const batch = 100

/** After so many nudges in vain a person must look at it: with a minute before the first, that is after 34 hours. */
const mostNudges = 10

/** Moves on the orders that stand still: tells of them again, so that whoever owes an answer gives it, or ends them. */
export async function moveOnOrders(
  { transact, config, log }: FastifyInstance,
  now = new Date(),
): Promise<void> {
  let moved: number
  do {
    moved = await transact(async (tx, publish) => {
      const due = await takeDueOrders(tx, config, now, batch)
      for (const order of due) {
        if (isTimeUp(order, config, now)) await tellOrder(tx, publish, order.id, 'time-is-up')
        else if (order.nudges < mostNudges) await nudge(tx, publish, order, now)
        else {
          await tx.order.update({ where: { id: order.id }, data: { askedAt: null } })
          log.error({ orderId: order.id, status: order.status }, 'nobody answers for this order')
        }
      }
      return due.length
    })
  } while (moved === batch)
}

async function nudge(tx: Transaction, publish: Publish, order: OrderWithItems, now: Date): Promise<void> {
  await tx.order.update({ where: { id: order.id }, data: { askedAt: now, nudges: { increment: 1 } } })
  if (order.status === 'pending') await publish('order.created', order.id, createdData(order))
  else await publishVerdict(publish, order)
}
