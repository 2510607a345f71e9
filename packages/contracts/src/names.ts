import type { EventType } from './event.ts'

/** A topic's name may have letters, digits, `-` and `_` only. Source: SNS API reference, CreateTopic. */
export function topicName(stage: string, type: EventType): string {
  return `${stage}-${type.replaceAll('.', '-')}`
}

export function queueName(stage: string, service: string): string {
  return `${stage}-${service}`
}

/** For messages that the service could not handle. */
export function deadLetterQueueName(stage: string, service: string): string {
  return `${stage}-${service}-dead`
}

/** For messages that SNS could not deliver to the service's queue. */
export function undeliveredQueueName(stage: string, service: string): string {
  return `${stage}-${service}-undelivered`
}
