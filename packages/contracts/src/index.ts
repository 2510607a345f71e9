export { addressBlock } from './address-block.ts'
export { type Call, type CallRequest, type Calls, defineCalls, requestOf } from './call.ts'
export { type CardLimits, type CurrencyRules, currencies, currencyOf, findCurrency } from './currencies.ts'
export { decodeEvent, envelopeSchema, maximumEventBytes } from './decode.ts'
export type { EventDefinition } from './define-event.ts'
export { assertServed, deliveryOf, isDelivery } from './delivery.ts'
export { attributeBytes, createEvent, type EventFacts, encodeEvent } from './encode.ts'
export { commonEnvironment, databasePool } from './environment.ts'
export { type ErrorForLog, errorForLog } from './error-for-log.ts'
export { dataSchemaOf, type Event, type EventOf, type EventType } from './event.ts'
export { EventError, type EventErrorCode, type EventProblem } from './event-error.ts'
export { eventDefinitions } from './events/index.ts'
export {
  describeProblems,
  headFault,
  Page,
  PageQuery,
  Problem,
  pageOf,
  requestIdOf,
  toPage,
  validatorOf,
} from './http.ts'
export { canonicalId, canonicalIds } from './ids.ts'
export { decodeJsonBody, decodeJsonText, JsonTextError } from './json-text.ts'
export { decimalAmount, formatMoney } from './money.ts'
export { deadLetterQueueName, queueName, topicName, undeliveredQueueName } from './names.ts'
export { creationOf, processingOf } from './operations.ts'
export * from './schema.ts'
export {
  defineService,
  eventsPath,
  type HandlersOf,
  type LoggedError,
  type Measure,
  maxDeliveries,
  type PublishedBy,
  type Route,
  type Schedule,
  type ServiceDeclaration,
} from './service.ts'
export { type Measurement, type Operation, type SpanQuestion, telemetryChannels } from './telemetry.ts'
export { EmailAddress, hasHiddenCharacters, normalEmail, withoutHiddenCharacters } from './text.ts'
export { type TokenClaims, tokenClaimsOf } from './token.ts'
export { traceparentOf, trustedTraceparent } from './trace.ts'
export { isDatabaseUnavailable } from './unavailable.ts'
export { answerToUnreadable } from './unreadable.ts'
