import { createEvent, encodeEvent, topicName } from '@fanfare/contracts'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { type Broker, createBroker } from '../../local/src/broker/index.ts'
import { operatorOf } from './support/aws-cli.ts'
import { newCustomer, untilOrder } from './support/customer.ts'
import { rows } from './support/databases.ts'
import { eventually } from './support/eventually.ts'
import { cards, musicStand, orderOf } from './support/orders.ts'
import { queuesOf } from './support/queues.ts'
import { parse } from './support/shapes.ts'
import { type Stack, startStack } from './support/stack.ts'
import { serviceOf } from './support/world.ts'

// AWS_ENDPOINT_URL names an SNS and SQS that somebody else has started; none of our own runs then.
const region = 'eu-central-1'
let elsewhere: Broker
let stack: Stack
beforeAll(async () => {
  elsewhere = createBroker({ port: 0, dir: undefined })
  await elsewhere.start()
  stack = await startStack(inject('runFolder'), {
    env: { AWS_ENDPOINT_URL: elsewhere.endpoint, AWS_REGION: region },
  })
})
afterAll(async () => {
  await stack?.stop()
  await elsewhere.stop()
})

test('no emulator is started, and the services use the one that is named', () => {
  expect(stack.local.broker).toBeUndefined()
  expect(stack.world.aws.endpoint).toBe(elsewhere.endpoint)
  for (const { web, worker } of stack.local.services.values()) {
    const wanted = { AWS_ENDPOINT_URL: elsewhere.endpoint, AWS_REGION: region }
    expect([web.env(), worker.env()]).toMatchObject([wanted, wanted])
  }
})

test('an order goes through', async () => {
  const ada = await newCustomer(stack.world)
  const request = orderOf(musicStand, { balanceAmount: 1_000, paymentMethod: cards.good })
  const { id } = parse.order((await ada.place(request)).body)
  await untilOrder(ada, id, { status: 'confirmed', payment: 'captured', balance: 'debited' })
})

test('an operator publishes, inspects and purges from outside', async () => {
  const { world } = stack
  const operator = await operatorOf(world.aws)
  const { queue, deadLetterQueue, database } = serviceOf(world, 'order')
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

  expect(await operator.inspect(queue)).toBe(`arn:aws:sqs:${region}:000000000000:${world.stage}-order`)
  const queues = queuesOf(world)
  await queues.send(deadLetterQueue, 'something of yesterday')
  await operator.purge(deadLetterQueue)
  expect(await queues.take(deadLetterQueue)).toEqual([])
  queues.close()
})
