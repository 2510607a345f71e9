import { createEvent, encodeEvent } from '@fanfare/contracts'
import { findServices } from '@fanfare/topology'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { newCustomer } from './support/customer.ts'
import { rows } from './support/databases.ts'
import { eventually } from './support/eventually.ts'
import { lockStack } from './support/lock-stack.ts'
import { musicStand, orderOf } from './support/orders.ts'
import { queuesOf } from './support/queues.ts'
import { logOf, serviceOf } from './support/world.ts'

// A message that is not an event of the service is logged with its reason and ends in the dead-letter queue. It delays no
// other message.
const world = inject('world')
lockStack(world, 'shared')
const queues = queuesOf(world)
afterAll(() => queues.close())
const malformedFor = (service: string) => `not an event of ${service}`
const others = (await findServices())
  .filter(({ declaration }) => declaration.subscribes.some((type) => type === 'order.created'))
  .map(({ declaration }) => declaration.name)
// Sent early: it takes some seconds until the dead-letter queue has them.
beforeAll(async () => {
  for (const name of others) await queues.send(serviceOf(world, name).queue, malformedFor(name))
})

const envelope = (userId: string) => ({ source: 'user', subject: userId, time: new Date(), id: uuidv7() })
/** A valid event. */
function userCreated(name = 'Ada Example') {
  const userId = uuidv7()
  const data = { userId, email: 'ada@example.test', name, revision: 1 }
  return createEvent({ ...envelope(userId), type: 'user.created', data })
}
const order = {
  orderId: uuidv7(),
  userId: uuidv7(),
  total: 1,
  balanceAmount: 1,
  cardAmount: 0,
  currency: 'EUR',
}
const notSubscribed = createEvent({ ...envelope(order.orderId), type: 'order.confirmed', data: order })

/** Each with a part of the reason in the log. */
const malformed = [
  ['the message is not JSON', 'hello'],
  ['the message is no CloudEvent; / must have required properties', '{"hello": "world"}'],
  ['there is no event "user.crated"', JSON.stringify({ ...userCreated(), type: 'user.crated' })],
  [
    'user.created has no version "urn:fanfare:user.created:99"',
    JSON.stringify({ ...userCreated(), dataschema: 'urn:fanfare:user.created:99' }),
  ],
  [
    'user.created breaks its contract; /data/revision must be integer',
    JSON.stringify({ ...userCreated(), data: { ...userCreated().data, revision: 'one' } }),
  ],
  // PostgreSQL stores no NUL.
  [
    'user.created breaks its contract; /data/name',
    JSON.stringify({ ...userCreated(), data: { ...userCreated().data, name: 'Ada\0Example' } }),
  ],
  ['more than 262144', JSON.stringify({ ...userCreated(), padding: 'x'.repeat(300_000) })],
  // SQS rejects an empty message.
  ['the message is not JSON', ' '],
  ['order does not subscribe to order.confirmed', encodeEvent(notSubscribed)],
] as const

test('each is logged with its reason and ends in the dead-letter queue; a valid event behind them is handled before', async () => {
  const { queue, deadLetterQueue, database } = serviceOf(world, 'order')
  for (const [, body] of malformed) await queues.send(queue, body)
  const valid = userCreated('Grace Example')
  await queues.send(queue, encodeEvent(valid))

  const customer = () => rows(database, 'SELECT name FROM customers WHERE user_id = $1', [valid.data.userId])
  await eventually('the valid event to be handled', customer, [{ name: 'Grace Example' }])

  const dead: string[] = []
  const received = async () => dead.push(...(await queues.receive(deadLetterQueue, 1)))
  await eventually('the messages in the dead-letter queue', received, malformed.length)
  expect(dead.sort()).toEqual(malformed.map(([, body]) => body).sort())

  const log = await logOf(world, 'order.worker')
  const errors = log.filter(({ level }) => level === 'error').map(({ reason, msg }) => reason ?? msg)
  for (const [why] of malformed) expect([...new Set(errors)]).toContainEqual(expect.stringContaining(why))
  const handled = log.findIndex(({ eventId, msg }) => eventId === valid.id && msg === 'event handled')
  const lastRejection = log.findLastIndex(({ reason }) => String(reason).includes('more than 262144'))
  expect(handled, "the valid event's log line, before the last one of a malformed message").toBeLessThan(
    lastRejection,
  )
})

test.each(others)('%s does the same, and still handles valid events', async (service) => {
  const { deadLetterQueue } = serviceOf(world, service)
  const handled = async () =>
    (await logOf(world, `${service}.worker`)).filter(({ msg }) => msg === 'event handled').length
  const before = await handled()
  const ada = await newCustomer(world)
  await ada.place(orderOf(musicStand, { balanceAmount: musicStand.price }))
  await eventually('the event of the order to be handled', async () => (await handled()) > before, true)
  await eventually('the message in the dead-letter queue', () => queues.receive(deadLetterQueue, 1), [
    malformedFor(service),
  ])
  expect(await logOf(world, `${service}.worker`)).toContainEqual(
    expect.objectContaining({ level: 'error', msg: 'message rejected', reason: 'the message is not JSON' }),
  )
})
