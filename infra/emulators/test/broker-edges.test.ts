import { randomUUID } from 'node:crypto'
import { CreateQueueCommand, SendMessageCommand } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createBroker } from '../broker/index.ts'
import { receive, sqsAt, startBroker } from './support/broker.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

const shared = createBroker({ port: 0, dir: undefined })
beforeAll(shared.start)
afterAll(shared.stop)

const created = (id = 1) => JSON.stringify({ id, type: 'order.created' })
const confirmed = JSON.stringify({ id: 1, type: 'order.confirmed' })

async function queueOf({ endpoint } = shared) {
  const sqs = sqsAt(endpoint)
  const name = randomUUID()
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: name }))
  return {
    edge: { queue: name, type: 'order.created' },
    send: (MessageBody: string) => sqs.send(new SendMessageCommand({ QueueUrl, MessageBody })),
    bodies: async () => (await receive(sqs, QueueUrl)).map(({ Body }) => Body),
  }
}

test('events of a cut edge wait until it is released; the others go on', async () => {
  const { edge, send, bodies } = await queueOf()
  await shared.disturb([{ ...edge, how: 'cut' }])
  await send(created())
  await send(confirmed)
  expect(await bodies()).toEqual([confirmed])
  await shared.disturb([])
  expect(await bodies()).toEqual([created()])
})

test('events of a duplicating edge arrive twice', async () => {
  const { edge, send, bodies } = await queueOf()
  await shared.disturb([{ ...edge, how: 'duplicate' }])
  await send(created())
  expect(await bodies()).toEqual([created(), created()])
})

test('a delayed event arrives after its time, or at once when the fault is released', async () => {
  const { edge, send, bodies } = await queueOf()
  await shared.disturb([{ ...edge, how: 'delay', milliseconds: 1 }])
  await send(created())
  expect(await bodies()).toEqual([created()])
  await shared.disturb([{ ...edge, how: 'reorder', milliseconds: 2 ** 30 }])
  await send(created(2))
  await shared.disturb([])
  expect(await bodies()).toEqual([created(2)])
})

test('what a cut edge holds is in its queue after a stop, and the fault outlasts a restart, whatever the broker does', async () => {
  const broker = await startBroker(await temporaryFolder())
  const { edge, send, bodies } = await queueOf(broker)
  await broker.disturb([{ ...edge, how: 'cut' }])
  await send(created(1))
  await broker.stop()
  await broker.start()
  expect(await bodies()).toEqual([created(1)])
  await send(created(2))
  await send(confirmed)
  expect(await bodies()).toEqual([confirmed])
  // A broker that is paused cannot be told, and still ends.
  broker.pause()
  const healed = broker.disturb([])
  await broker.stop()
  await healed
  await broker.start()
  expect(await bodies()).toEqual([created(2)])
})
