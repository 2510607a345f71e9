import { randomUUID } from 'node:crypto'
import {
  CancelMessageMoveTaskCommand,
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ListMessageMoveTasksCommand,
  SendMessageCommand,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createBroker } from '../broker/index.ts'
import { receive, sqsAt } from './support/broker.ts'

const broker = createBroker({ port: 0, dir: undefined })
beforeAll(broker.start)
afterAll(broker.stop)

/** A queue, and a dead-letter queue of it with these messages. */
async function deadLetters(...bodies: string[]) {
  const sqs = sqsAt(broker.endpoint)
  const create = async (Attributes = {}) => {
    const queue = new CreateQueueCommand({ QueueName: randomUUID(), Attributes })
    const { QueueUrl = '' } = await sqs.send(queue)
    const read = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] })
    return { url: QueueUrl, arn: (await sqs.send(read)).Attributes?.QueueArn ?? '' }
  }
  const dead = await create()
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 3 })
  const queue = await create({ RedrivePolicy })
  for (const MessageBody of bodies) {
    const MessageAttributes = { kind: { DataType: 'String', StringValue: 'mail' } }
    await sqs.send(new SendMessageCommand({ QueueUrl: dead.url, MessageBody, MessageAttributes }))
  }
  const start = (input: {
    SourceArn: string
    MaxNumberOfMessagesPerSecond?: number
    DestinationArn?: string
  }) => sqs.send(new StartMessageMoveTaskCommand(input))
  const newest = async () =>
    (await sqs.send(new ListMessageMoveTasksCommand({ SourceArn: dead.arn }))).Results?.[0]
  return { sqs, queue, dead, create, start, newest }
}

test('dead letters are moved back to their queue, and the task says so', async () => {
  const { sqs, queue, dead, start, newest } = await deadLetters('one', 'two', 'three')
  const { TaskHandle } = await start({ SourceArn: dead.arn, MaxNumberOfMessagesPerSecond: 20 })
  expect(TaskHandle).toMatch(/./)

  await expect.poll(async () => (await newest())?.Status).toBe('COMPLETED')
  expect(await newest()).toMatchObject({
    SourceArn: dead.arn,
    ApproximateNumberOfMessagesMoved: 3,
    ApproximateNumberOfMessagesToMove: 3,
    MaxNumberOfMessagesPerSecond: 20,
  })
  const moved = await receive(sqs, queue.url)
  expect(moved.map(({ Body }) => Body).toSorted()).toEqual(['one', 'three', 'two'])
})

test('they can be moved to another queue', async () => {
  const { sqs, dead, create, start } = await deadLetters('one')
  const other = await create()
  await start({ SourceArn: dead.arn, DestinationArn: other.arn })
  expect(await receive(sqs, other.url)).toMatchObject([{ Body: 'one' }])
})

test('a task that is cancelled moves no more; one queue has one task at a time', async () => {
  const { sqs, dead, start, newest } = await deadLetters('one', 'two', 'three', 'four')
  const { TaskHandle } = await start({ SourceArn: dead.arn, MaxNumberOfMessagesPerSecond: 1 })
  await expect(start({ SourceArn: dead.arn })).rejects.toThrow('already a task running')
  await sqs.send(new CancelMessageMoveTaskCommand({ TaskHandle }))
  await expect.poll(async () => (await newest())?.Status).toBe('CANCELLED')
  expect((await newest())?.ApproximateNumberOfMessagesMoved).toBeLessThan(4)
  const again = sqs.send(new CancelMessageMoveTaskCommand({ TaskHandle }))
  await expect(again).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
})

test('a queue that is not there, and one that is no dead-letter queue, are refused', async () => {
  const { queue, dead, start } = await deadLetters()
  await expect(start({ SourceArn: `${dead.arn}x` })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  })
  await expect(start({ SourceArn: queue.arn })).rejects.toThrow('must be configured as a Dead Letter Queue')
})
