import { SNSClient, SubscribeCommand, UnsubscribeCommand } from '@aws-sdk/client-sns'
import { CreateQueueCommand, DeleteQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { decodeEvent, topicName } from '@fanfare/contracts'
import { eventually } from '@fanfare/local/testing'
import { v7 as uuidv7 } from 'uuid'
import { expect } from 'vitest'
import type { World } from './world.ts'

/**
 * Does something for which a customer is sent a link, and returns its token too: from user.notice-issued, by a queue
 * of the test's own. So no mailer is needed.
 */
export async function tokenSentBy<T>(
  { aws, stage, topicArnPrefix }: Pick<World, 'aws' | 'stage' | 'topicArnPrefix'>,
  email: string,
  work: () => Promise<T>,
): Promise<{ result: T; token: string }> {
  const [sns, sqs] = [new SNSClient(aws), new SQSClient(aws)]
  const name = `${stage}-notices-${uuidv7()}`
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: name }))
  const { SubscriptionArn } = await sns.send(
    new SubscribeCommand({
      TopicArn: `${topicArnPrefix}${topicName(stage, 'user.notice-issued')}`,
      Protocol: 'sqs',
      Endpoint: `${topicArnPrefix.replace(':sns:', ':sqs:')}${name}`,
      Attributes: { RawMessageDelivery: 'true' },
    }),
  )
  try {
    const result = await work()
    const token = await eventually(`a notice to ${email}`, async () => {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1, MaxNumberOfMessages: 10 }),
      )
      const tokens = Messages.map(({ Body = '' }) => decodeEvent(Body)).flatMap((event) =>
        event.type === 'user.notice-issued' && event.data.email === email ? (event.data.token ?? []) : [],
      )
      return tokens[0] ?? expect.fail('none yet')
    })
    return { result, token }
  } finally {
    await sns.send(new UnsubscribeCommand({ SubscriptionArn }))
    await sqs.send(new DeleteQueueCommand({ QueueUrl }))
    sns.destroy()
    sqs.destroy()
  }
}
