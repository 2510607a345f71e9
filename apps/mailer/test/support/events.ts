import { createEvent, type EventOf, encodeEvent, eventsPath } from '@fanfare/contracts'
import { v7 as uuidv7 } from 'uuid'
import type service from '../../service.ts'
import type { Worker } from './apps.ts'

type Subscribed = (typeof service)['subscribes'][number]

/** What the worker daemon sends with every message. */
export const daemonHeaders = {
  'content-type': 'application/json',
  'x-aws-sqsd-msgid': '5fea7756-0ea4-451a-a703-a558b933e274',
  'x-aws-sqsd-queue': 'test-mailer',
}

/** Sends a message to the worker as the daemon does. */
export const deliver = (worker: Worker, payload: string) =>
  worker.inject({ method: 'POST', url: eventsPath, headers: daemonHeaders, payload })

/** A message with an event. Every call makes an event with another id. */
export function message<T extends Subscribed>(type: T, subject: string, data: EventOf<T>['data']): string {
  return encodeEvent(createEvent<T>({ id: uuidv7(), type, source: 'test', subject, time: new Date(), data }))
}

/** A customer with an order, and a message for every event about them. */
export function newCustomer({ email = `${uuidv7()}@example.test`, name = 'Ada' } = {}) {
  const [userId, orderId] = [uuidv7(), uuidv7()]
  const profile = { userId, email, name, revision: 1 }
  const order = { orderId, userId, total: 8_400, balanceAmount: 3_400, cardAmount: 5_000, currency: 'EUR' }
  const items = [{ productId: uuidv7(), name: 'Trumpet', quantity: 2, unitPrice: 4_200 }]
  return {
    userId,
    orderId,
    email,
    userCreated: () => message('user.created', userId, profile),
    userUpdated: (change: Partial<typeof profile>) =>
      message('user.updated', userId, { ...profile, revision: 2, ...change }),
    userVerified: (change: Partial<typeof profile> = {}) =>
      message('user.verified', userId, { ...profile, revision: 2, ...change }),
    userErased: () => message('user.erased', userId, { userId }),
    notice: (notice: EventOf<'user.notice-issued'>['data']['notice'], to = email, noticeId = uuidv7()) =>
      message('user.notice-issued', userId, {
        noticeId,
        userId,
        email: to,
        notice,
        token: 'head.body.signature',
      }),
    orderCreated: () => message('order.created', orderId, { ...order, items }),
    orderConfirmed: () => message('order.confirmed', orderId, order),
    orderCancelled: () => message('order.cancelled', orderId, { ...order, reason: 'timed-out' }),
  }
}

export type Customer = ReturnType<typeof newCustomer>
