import { createEvent, type EventOf, encodeEvent, eventsPath, queueName } from '@fanfare/contracts'
import { v7 as uuidv7 } from 'uuid'
import service from '../../service.ts'
import type { Worker } from './apps.ts'

/** What the worker daemon sends with every message. */
export const daemonHeaders = (stage = 'test') => ({
  'content-type': 'application/json',
  'x-aws-sqsd-msgid': '5fea7756-0ea4-451a-a703-a558b933e274',
  'x-aws-sqsd-queue': queueName(stage, service.name),
})

/** Sends a message to the worker as the daemon does. */
export const deliver = (worker: Worker, payload: string) =>
  worker.inject({ method: 'POST', url: eventsPath, headers: daemonHeaders(worker.config.STAGE), payload })

/** Sends a scheduled task as the daemon does: with an empty body that claims to be JSON. */
export const runTask = (worker: Worker, name: (typeof service.schedules)[number]['name']) =>
  worker.inject({ method: 'POST', url: `/schedules/${name}`, headers: daemonHeaders() })

type BalanceEvent = Extract<(typeof service.subscribes)[number], `user.balance-${string}`>

/** An event about the balance's part of an order, as the user service publishes it. */
export function balanceEvent(
  type: BalanceEvent,
  orderId: string,
  id = uuidv7(),
  traceparent?: string,
): string {
  const money = { orderId, userId: uuidv7(), amount: 490, currency: 'EUR' }
  const time = new Date()
  const envelope = { id, subject: orderId, time, source: 'user', ...(traceparent ? { traceparent } : {}) }
  if (type === 'user.balance-debit-rejected') {
    const data = { ...money, reason: 'balance-too-small' } as const
    return encodeEvent(createEvent<typeof type>({ ...envelope, type, data }))
  }
  return encodeEvent(createEvent<typeof type>({ ...envelope, type, data: money }))
}

type Profile = EventOf<'user.created'>['data']

export function userEvent(type: 'user.created' | 'user.updated', data: Profile, id = uuidv7()): string {
  const envelope = { id, subject: data.userId, time: new Date(), source: 'user', data }
  return encodeEvent(createEvent<typeof type>({ ...envelope, type }))
}

export function userErased(userId: string): string {
  const envelope = { id: uuidv7(), subject: userId, time: new Date(), source: 'user' }
  return encodeEvent(createEvent({ ...envelope, type: 'user.erased', data: { userId } }))
}

export const sessionsRevoked = (sessionIds: string[], expiresAt: Date): string => {
  const data = { userId: uuidv7(), sessionIds, expiresAt: expiresAt.toISOString() }
  const envelope = { id: uuidv7(), subject: data.userId, time: new Date(), source: 'user' }
  return encodeEvent(createEvent({ ...envelope, type: 'user.sessions-revoked', data }))
}
