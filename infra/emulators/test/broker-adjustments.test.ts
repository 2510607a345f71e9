import { networkInterfaces } from 'node:os'
import { ChangeMessageVisibilityCommand, GetQueueUrlCommand, ListQueuesCommand } from '@aws-sdk/client-sqs'
import { expect, test } from 'vitest'
import { queueWith, receive, sqsAt, startBroker } from './support/broker.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

test('its queue URLs have the current port, not that of the run that made the queue', async () => {
  const dir = await temporaryFolder()
  const first = await startBroker(dir)
  await queueWith(sqsAt(first.endpoint), 'moved')
  await first.stop()

  const second = await startBroker(dir)
  const sqs = sqsAt(second.endpoint)
  const { QueueUrl = '' } = await sqs.send(new GetQueueUrlCommand({ QueueName: 'mails' }))

  expect(QueueUrl).toBe(`${second.endpoint}/000000000000/mails`)
  expect((await sqs.send(new ListQueuesCommand())).QueueUrls).toEqual([QueueUrl])
  expect(await receive(sqs, QueueUrl)).toMatchObject([{ Body: 'moved' }])
})

test('a message whose visibility is set to 0 is received again', async () => {
  const broker = await startBroker(await temporaryFolder())
  const sqs = sqsAt(broker.endpoint)
  const QueueUrl = await queueWith(sqs, 'again')
  const [message] = await receive(sqs, QueueUrl)

  await sqs.send(
    new ChangeMessageVisibilityCommand({
      QueueUrl,
      ReceiptHandle: message?.ReceiptHandle,
      VisibilityTimeout: 0,
    }),
  )

  expect(await receive(sqs, QueueUrl)).toMatchObject([{ Body: 'again', MessageId: message?.MessageId }])
})

test('it listens on loopback only', async () => {
  const { endpoint } = await startBroker()
  const { port } = new URL(endpoint)
  const others = Object.values(networkInterfaces()).flat()

  for (const { address, internal, family } of others.filter((it) => it !== undefined)) {
    if (internal || family !== 'IPv4') continue
    await expect(fetch(`http://${address}:${port}/health`), address).rejects.toThrow()
  }
  expect((await fetch(`${endpoint}/health`)).status).toBe(200)
})
