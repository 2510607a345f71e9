import type { EventType } from './event.ts'

/**
 * Name of an event's SNS topic. A topic's name may hold letters, digits, `-` and `_` only.
 * @param stage as in `production`
 */
export function topicName(stage: string, type: EventType): string {
  return `${stage}-${type.replaceAll('.', '-')}`
}

export function queueName(stage: string, service: string): string {
  return `${stage}-${service}`
}

/** Name of the queue for messages that the service could not handle. */
export function deadLetterQueueName(stage: string, service: string): string {
  return `${stage}-${service}-dead`
}

/** Name of the queue for messages that SNS could not deliver to the service's queue. */
export function undeliveredQueueName(stage: string, service: string): string {
  return `${stage}-${service}-undelivered`
}
