export { decodeEvent, maximumEventBytes } from './decode.ts'
export type { EventDefinition } from './define-event.ts'
export { createEvent, type EventFacts, encodeEvent } from './encode.ts'
export { dataSchemaOf, type Event, type EventOf, type EventType } from './event.ts'
export { EventError, type EventErrorCode, type EventProblem } from './event-error.ts'
export { eventDefinitions } from './events/index.ts'
export { deadLetterQueueName, queueName, topicName } from './names.ts'
export * from './routes.ts'
export * from './schema.ts'
export {
  defineService,
  eventsPath,
  type HandlersOf,
  nodeFlags,
  type PublishedBy,
  queueDefaults,
  type Schedule,
  type ServiceDeclaration,
} from './service.ts'
