import { createEvent, encodeEvent } from '@fanfare/contracts'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { newCustomer, untilOrder } from './support/customer.ts'
import { rows } from './support/databases.ts'
import { eventually } from './support/eventually.ts'
import { logOf } from './support/logs.ts'
import { musicStand, orderOf } from './support/orders.ts'
import { queuesOf } from './support/queues.ts'
import { parse } from './support/shapes.ts'
import { takeTurns } from './support/sharing.ts'
import { serviceOf } from './support/world.ts'

// What lies in a service's queue and is no event for it: its log says why, it ends in the dead-letter queue, and it is
// in nobody's way until then.
const world = inject('world')
takeTurns(world, 'together')
const queues = queuesOf(world)
afterAll(() => queues.close())
const noEventOf = (service: string) => `no event of ${service}`
const others = ['user', 'payment', 'mailer']
// Long before it is looked for: to be given up takes some seconds.
beforeAll(async () => {
  for (const name of others) await queues.send(serviceOf(world, name).queue, noEventOf(name))
})

const about = (userId: string) => ({ source: 'user', subject: userId, time: new Date(), id: uuidv7() })
/** A good event, about somebody whom nobody knows. */
function newcomer(name = 'Ada Example') {
  const userId = uuidv7()
  const data = { userId, email: 'ada@example.test', name, revision: 1 }
  return createEvent({ ...about(userId), type: 'user.created', data })
}
const order = {
  orderId: uuidv7(),
  userId: uuidv7(),
  total: 1,
  balanceAmount: 1,
  cardAmount: 0,
  currency: 'EUR',
}
const notForOrder = createEvent({ ...about(order.orderId), type: 'order.confirmed', data: order })

/** Each, with words of the log that say what is wrong. */
const bad = [
  ['the message is not JSON', 'hello'],
  ['the message is no CloudEvent; / must have required properties', '{"hello": "world"}'],
  ['there is no event "user.crated"', JSON.stringify({ ...newcomer(), type: 'user.crated' })],
  [
    'user.created has no version "urn:fanfare:user.created:99"',
    JSON.stringify({ ...newcomer(), dataschema: 'urn:fanfare:user.created:99' }),
  ],
  [
    'user.created breaks its contract; /data/revision must be integer',
    JSON.stringify({ ...newcomer(), data: { ...newcomer().data, revision: 'one' } }),
  ],
  // PostgreSQL stores no NUL.
  ['user.created breaks its contract; /data/name', encodeEvent(newcomer('Ada\0Example'))],
  ['more than 262144', JSON.stringify({ ...newcomer(), padding: 'x'.repeat(300_000) })],
  // SQS takes no empty message; this is as near as it gets.
  ['the message is not JSON', ' '],
  ['message refused: this service does not subscribe to it', encodeEvent(notForOrder)],
] as const

test('each is logged with its reason and ends in the dead-letter queue; a good one behind them is handled at once', async () => {
  const { queue, deadLetterQueue, database } = serviceOf(world, 'order')
  for (const [, body] of bad) await queues.send(queue, body)
  const good = newcomer('Grace Example')
  await queues.send(queue, encodeEvent(good))

  const known = () => rows(database, 'SELECT name FROM customers WHERE user_id = $1', [good.data.userId])
  await eventually('the good event to be handled', known, [{ name: 'Grace Example' }])

  const dead: string[] = []
  const taken = async () => dead.push(...(await queues.take(deadLetterQueue, 1)))
  await eventually('so many messages in the dead-letter queue', taken, bad.length)
  expect(dead.sort()).toEqual(bad.map(([, body]) => body).sort())

  const log = await logOf(world, 'order.worker')
  const errors = log.filter(({ level }) => level === 'error').map(({ reason, msg }) => reason ?? msg)
  for (const [why] of bad) expect([...new Set(errors)]).toContainEqual(expect.stringContaining(why))
  const handled = log.findIndex(({ eventId, msg }) => eventId === good.id && msg === 'event handled')
  const lastRefusal = log.findLastIndex(({ code }) => code === 'too-large')
  expect(handled, "the good event's line in the log, before the bad ones were given up").toBeLessThan(
    lastRefusal,
  )
})

test.each(others)('%s does the same, and goes on with its work', async (service) => {
  const { deadLetterQueue } = serviceOf(world, service)
  const ada = await newCustomer(world)
  const { id } = parse.order(
    (await ada.place(orderOf(musicStand, { balanceAmount: 1, paymentMethod: 'pm_card_visa' }))).body,
  )
  await untilOrder(ada, id, { status: 'confirmed', payment: 'captured' })
  await eventually('the message in the dead-letter queue', () => queues.take(deadLetterQueue, 1), [
    noEventOf(service),
  ])
  expect(await logOf(world, `${service}.worker`)).toContainEqual(
    expect.objectContaining({ level: 'error', code: 'not-json', reason: 'the message is not JSON' }),
  )
})
