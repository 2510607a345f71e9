import type { EventType } from './event.ts'

/**
 * Name of an event's SNS topic. A topic's name may hold letters, digits, `-` and `_` only.
 * @param stage as in `production`
 */
export function topicName(stage: string, type: EventType): string {
  return `${stage}-${type.replaceAll('.', '-')}`
}

/** Name of the SQS queue from which a service hears every event that it subscribes to. */
export function queueName(stage: string, service: string): string {
  return `${stage}-${service}`
}

/** Name of the queue where messages end that the service could not handle. */
export function deadLetterQueueName(stage: string, service: string): string {
  return `${stage}-${service}-dead`
}
