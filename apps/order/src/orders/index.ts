import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { cancelOrder } from './cancel-order.ts'
import { postOrder } from './post-order.ts'
import { readOrders } from './read-orders.ts'

/** Orders: for their customer's eyes and hands only. */
export const orders: FastifyPluginAsyncTypebox = async (app) => {
  app.addHook('onRequest', app.authenticate)
  await app.register(postOrder)
  await app.register(readOrders)
  await app.register(cancelOrder)
}
