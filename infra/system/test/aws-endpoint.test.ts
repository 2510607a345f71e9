import { createEvent, encodeEvent, topicName } from '@fanfare/contracts'
import { v7 as uuidv7 } from 'uuid'
import { expect, inject, test } from 'vitest'
import { operatorOf } from './support/aws-cli.ts'
import { newCustomer, untilOrder } from './support/customer.ts'
import { rows } from './support/databases.ts'
import { eventually } from './support/eventually.ts'
import { lockStack } from './support/lock-stack.ts'
import { musicStand, orderOf } from './support/orders.ts'
import { queuesOf } from './support/queues.ts'
import { parse } from './support/shapes.ts'
import { serviceOf } from './support/world.ts'

// With AWS_ENDPOINT_URL, the stack uses the SNS and SQS there and starts none.
const world = inject('world')
lockStack(world, 'shared')

test('with AWS_ENDPOINT_URL no broker is started', () => {
  expect(inject('external')).toEqual({ endpoint: world.aws.endpoint, ownBroker: false })
})

test('an order is confirmed', async () => {
  const ada = await newCustomer(world)
  const request = orderOf(musicStand, { balanceAmount: musicStand.price })
  const { id } = parse.order((await ada.place(request)).body)
  await untilOrder(ada, id, { status: 'confirmed', balance: 'debited' })
})

test('an operator can publish, inspect and purge from outside', async () => {
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
  await operator.publish(`${world.topicArnPrefix}${name}`, encodeEvent(event))
  const customer = () => rows(database, 'SELECT name FROM customers WHERE user_id = $1', [userId])
  await eventually(`the event that ${operator.name} published`, customer, [{ name: 'Grace Example' }])

  expect(await operator.inspect(queue)).toBe(
    `arn:aws:sqs:${world.aws.region}:000000000000:${world.stage}-order`,
  )
  const queues = queuesOf(world)
  const testQueue = await queues.create(`${world.stage}-operator`)
  await queues.send(testQueue, 'an old message')
  await operator.purge(testQueue)
  expect(await queues.receive(testQueue)).toEqual([])
  queues.close()
})
