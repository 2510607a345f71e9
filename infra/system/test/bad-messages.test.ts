import { createEvent, encodeEvent } from '@fanfare/contracts'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, expect, inject, test } from 'vitest'
import { newCustomer, untilOrder } from './support/customer.ts'
import { rows } from './support/databases.ts'
import { eventually } from './support/eventually.ts'
import { logOf } from './support/logs.ts'
import { musicStand, orderOf } from './support/orders.ts'
import { queuesOf } from './support/queues.ts'
import { parse } from './support/shapes.ts'
import { takeTurns } from './support/sharing.ts'
import { serviceOf } from './support/world.ts'

// What lies in a service's queue and is no event for it: said so in its log, then in the dead-letter queue, and in
// nobody's way.
const world = inject('world')
takeTurns(world, 'together')
const order = serviceOf(world, 'order')
const queues = queuesOf(world)
afterAll(() => queues.close())

const userId = uuidv7()
const facts = { id: uuidv7(), source: 'user', subject: userId, time: new Date() }
const news = createEvent({
  ...facts,
  type: 'user.updated',
  data: { userId, email: 'ada@example.test', name: 'Ada', revision: 7 },
})
const notForOrder = createEvent({
  ...facts,
  type: 'payment.refunded',
  data: { paymentId: uuidv7(), orderId: uuidv7(), userId, amount: 1, currency: 'EUR' },
})
