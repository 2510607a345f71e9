import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { deadLetterQueueName, queueName, undeliveredQueueName } from '@fanfare/contracts'
import { freshStage } from '@fanfare/local/testing'
import { findServices } from '@fanfare/topology'
import { expect, inject, onTestFinished } from 'vitest'
import { queueStore } from '../../src/queues/queue-store.ts'

const services = (await findServices()).map(({ declaration }) => declaration)

/** The queues of the order service, in a stage of its own. */
export async function orderQueues() {
  const aws = inject('aws')
  const { stage, remove, queueUrls } = await freshStage(aws)
  const sqs = new SQSClient(aws)
  onTestFinished(async () => {
    sqs.destroy()
    await remove()
  })
  const service = services.find(({ name }) => name === 'order') ?? expect.fail('there is no order service')
  const base = (queueUrls.get('order') ?? '').replace(/[^/]*$/, '')
  const urls = {
    events: base + queueName(stage, 'order'),
    dead: base + deadLetterQueueName(stage, 'order'),
    undelivered: base + undeliveredQueueName(stage, 'order'),
  }
  const send = (queue: keyof typeof urls, MessageBody: string, attributes: Record<string, string> = {}) =>
    sqs.send(
      new SendMessageCommand({
        QueueUrl: urls[queue],
        MessageBody,
        MessageAttributes: Object.fromEntries(
          Object.entries(attributes).map(([name, StringValue]) => [
            name,
            { DataType: 'String', StringValue },
          ]),
        ),
      }),
    )
  /** What can be received now. */
  async function waiting(queue: keyof typeof urls) {
    const command = new ReceiveMessageCommand({
      QueueUrl: urls[queue],
      MaxNumberOfMessages: 10,
      MessageAttributeNames: ['All'],
      WaitTimeSeconds: 1,
    })
    return (await sqs.send(command)).Messages ?? []
  }
  return {
    stage,
    sqs,
    send,
    waiting,
    dead: queueStore({ sqs, name: stage }, service, 'dead'),
    undelivered: queueStore({ sqs, name: stage }, service, 'undelivered'),
  }
}
