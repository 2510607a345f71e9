import { createEvent, encodeEvent, topicName } from '@fanfare/contracts'
import { v7 as uuidv7 } from 'uuid'
import { expect, inject, test } from 'vitest'
import { operatorOf } from './support/aws-cli.ts'
import { newCustomer, untilOrder } from './support/customer.ts'
import { rows } from './support/databases.ts'
import { eventually } from './support/eventually.ts'
import { cards, musicStand, orderOf } from './support/orders.ts'
import { queuesOf } from './support/queues.ts'
import { parse } from './support/shapes.ts'
import { takeTurns } from './support/sharing.ts'
import { serviceOf } from './support/world.ts'

// AWS_ENDPOINT_URL names an SNS and SQS that somebody else has started; none of our own runs then.
const world = inject('world')
takeTurns(world, 'together')

test('no emulator is started, and everything is made in the one that is named', () => {
  expect(inject('elsewhere')).toEqual({ endpoint: world.aws.endpoint, ownBroker: false })
})

test('an order goes through', async () => {
  const ada = await newCustomer(world)
  const request = orderOf(musicStand, { balanceAmount: 1_000, paymentMethod: cards.good })
  const { id } = parse.order((await ada.place(request)).body)
  await untilOrder(ada, id, { status: 'confirmed', payment: 'captured', balance: 'debited' })
})

test('an operator publishes, inspects and purges from outside', async () => {
  const operator = await operatorOf(world.aws)
  const { queue, database } = serviceOf(world, 'order')
  const userId = uuidv7()
  const event = createEvent({
    id: uuidv7(),
    type: 'user.created',
    source: 'user',
    subject: userId,
    time: new Date(),
    data: { userId, email: 'grace@example.test', name: 'Grace Example', revision: 1 },
  })
  const name = topicName(world.stage, event.type)
  await operator.publish(`${world.topicArnPrefix}${name.slice(world.stage.length + 1)}`, encodeEvent(event))
  const known = () => rows(database, 'SELECT name FROM customers WHERE user_id = $1', [userId])
  await eventually(`what ${operator.name} published`, known, [{ name: 'Grace Example' }])

  expect(await operator.inspect(queue)).toBe(
    `arn:aws:sqs:${world.aws.region}:000000000000:${world.stage}-order`,
  )
  const queues = queuesOf(world)
  const ownQueue = await queues.make(`${world.stage}-of-an-operator`)
  await queues.send(ownQueue, 'something of yesterday')
  await operator.purge(ownQueue)
  expect(await queues.take(ownQueue)).toEqual([])
  queues.close()
})
