import { createEvent, type Event, encodeEvent } from '@fanfare/contracts'
import { v7 as uuidv7 } from 'uuid'

/** The order service subscribes to it. */
export function userCreated(): Event {
  const userId = uuidv7()
  const data = { userId, email: 'ada@example.test', name: 'Ada', revision: 1 }
  const facts = { id: uuidv7(), source: 'user', subject: userId, time: new Date() }
  return createEvent({ ...facts, type: 'user.created', data })
}

/** The order service publishes it, and does not subscribe to it. */
export function orderConfirmed(): Event {
  const orderId = uuidv7()
  const amounts = { total: 100, balanceAmount: 0, cardAmount: 100, currency: 'EUR' }
  const facts = { id: uuidv7(), source: 'order', subject: orderId, time: new Date() }
  return createEvent({ ...facts, type: 'order.confirmed', data: { orderId, userId: uuidv7(), ...amounts } })
}

export { encodeEvent }
