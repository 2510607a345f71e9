import type { FastifyReply } from 'fastify'
import Type from 'typebox'
import { Problem } from '../plugins/problem.ts'
import type { Order } from './order.ts'

/** The card was declined: a problem document that also says which order was cancelled for it. */
export const CardDeclined = Type.Object({
  ...Problem.properties,
  orderId: Type.String(),
  reason: Type.Literal('payment-declined'),
})

/** Answers with what a placed order has become by now: 402 if its card was declined, 202 while that is open, else 201. */
export function answerPlaced(reply: FastifyReply, order: Order): FastifyReply {
  reply.header('location', `/orders/${order.id}`)
  if (order.reason !== 'payment-declined') {
    return reply.code(order.status === 'pending' && order.payment === 'pending' ? 202 : 201).send(order)
  }
  return reply.code(402).type('application/problem+json').send({
    type: 'about:blank',
    title: 'Payment Required',
    status: 402,
    detail: 'The card was declined, and the order is cancelled.',
    instance: '/orders',
    orderId: order.id,
    reason: order.reason,
  })
}
