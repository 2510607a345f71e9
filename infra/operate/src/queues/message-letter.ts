import type { Message } from '@aws-sdk/client-sqs'
import type { ServiceDeclaration } from '@fanfare/contracts'
import { decoded, faultOf, type Letter } from '../letter.ts'

export type QueuePlace = 'dead' | 'undelivered'

/** Attributes of a periodic task. Source: Elastic Beanstalk developer guide, periodic tasks. */
const taskName = 'beanstalk.sqsd.task_name'

export function letterOf(service: ServiceDeclaration, place: QueuePlace, message: Message): Letter {
  const { MessageId = '', Attributes = {}, MessageAttributes = {} } = message
  const body = withoutEnvelope(message.Body ?? '')
  const task = MessageAttributes[taskName]?.StringValue
  const result = task === undefined ? decoded(body) : undefined
  const event = result !== undefined && 'event' in result ? result.event : undefined
  const refusal =
    MessageAttributes['ErrorMessage']?.StringValue ?? MessageAttributes['ErrorCode']?.StringValue
  const known = {
    id: event?.id ?? MessageId.toLowerCase(),
    service: service.name,
    place,
    type: task ?? event?.type,
    since: new Date(Number(Attributes.SentTimestamp ?? Date.now())),
    event,
    body,
  }
  if (place === 'undelivered') {
    return { ...known, reason: `SNS could not deliver it to the queue${refusal ? `: ${refusal}` : ''}` }
  }
  if (result === undefined)
    return { ...known, reason: 'the schedule failed each time: the worker’s log has the error' }
  return { ...known, reason: 'fault' in result ? result.fault : faultOf(service, result.event) }
}

/** SNS's own envelope, which a delivery without `raw` has. */
function withoutEnvelope(body: string): string {
  if (!body.includes('"Notification"')) return body
  try {
    const value: unknown = JSON.parse(body)
    const isEnvelope = typeof value === 'object' && value !== null && 'Type' in value && 'Message' in value
    return isEnvelope && value.Type === 'Notification' && typeof value.Message === 'string'
      ? value.Message
      : body
  } catch {
    return body
  }
}
