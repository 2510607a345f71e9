import { PublishCommand, SNSClient } from '@aws-sdk/client-sns'
import { createEvent, encodeEvent, topicName } from '@fanfare/contracts'
import { withConnection } from '@fanfare/local/testing'
import { findServices } from '@fanfare/topology'
import { v7 as uuidv7 } from 'uuid'
import { expect } from 'vitest'
import type { World } from './world.ts'

const type = 'user.created'

function userCreated(traceparent?: string) {
  const [id, userId] = [uuidv7(), uuidv7()]
  return createEvent({
    id,
    type,
    source: 'test',
    subject: userId,
    time: new Date(),
    traceparent,
    data: { userId, email: 'ada@example.com', name: 'Ada', revision: 1 },
  })
}

/** Publishes an event that services subscribe to; returns its id. */
export async function publishUserCreated({ aws, stage, topicArnPrefix }: World): Promise<string> {
  const event = userCreated()
  const sns = new SNSClient(aws)
  try {
    const TopicArn = topicArnPrefix + topicName(stage, type)
    await sns.send(new PublishCommand({ TopicArn, Message: encodeEvent(event) }))
    return event.id
  } finally {
    sns.destroy()
  }
}

/** Stores such an event in the outbox of a database; returns its id. */
export async function storeUserCreated(connectionString: string, traceparent?: string): Promise<string> {
  const event = userCreated(traceparent)
  await withConnection(connectionString, (client) =>
    client.query('INSERT INTO outbox (event_id, type, key, body) VALUES ($1, $2, $3, $4)', [
      event.id,
      type,
      event.subject,
      encodeEvent(event),
    ]),
  )
  return event.id
}

const declarations = (await findServices()).map(({ declaration }) => declaration)

/** The service that publishes these events. */
export const publisher =
  declarations.find(({ publishes }) => publishes.includes(type))?.name ??
  expect.unreachable(`no service publishes ${type}`)

/** The services that subscribe to these events. */
export const subscribers = declarations
  .filter(({ subscribes }) => subscribes.includes(type))
  .map(({ name }) => name)
