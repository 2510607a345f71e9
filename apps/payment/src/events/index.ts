import type { FastifyInstance } from 'fastify'
import type { Handlers } from '../plugins/events.ts'
import { onOrderCancelled } from './order-cancelled.ts'
import { onOrderConfirmed } from './order-confirmed.ts'
import { onOrderCreated } from './order-created.ts'

export const createHandlers = (app: FastifyInstance) =>
  ({
    'order.created': onOrderCreated(app),
    'order.confirmed': onOrderConfirmed(app),
    'order.cancelled': onOrderCancelled(app),
  }) satisfies Handlers
