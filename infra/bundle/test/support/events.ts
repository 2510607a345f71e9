import { PublishCommand, SNSClient } from '@aws-sdk/client-sns'
import { createEvent, encodeEvent, topicName } from '@fanfare/contracts'
import { v7 as uuidv7 } from 'uuid'
import type { World } from './world.ts'

/** An event that services of this repository subscribe to, published as its service would; returns its id. */
export async function publishUserCreated({ aws, stage, topicArnPrefix }: World): Promise<string> {
  const [id, userId] = [uuidv7(), uuidv7()]
  const event = createEvent({
    id,
    type: 'user.created',
    source: 'test',
    subject: userId,
    time: new Date(),
    data: { userId, email: 'ada@example.com', name: 'Ada', revision: 1 },
  })
  const sns = new SNSClient(aws)
  try {
    const TopicArn = topicArnPrefix.slice(0, -`${stage}-`.length) + topicName(stage, 'user.created')
    await sns.send(new PublishCommand({ TopicArn, Message: encodeEvent(event) }))
    return id
  } finally {
    sns.destroy()
  }
}
