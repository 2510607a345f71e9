import Type from 'typebox'
import { Compile, type Validator } from 'typebox/schema'
import { dataSchemaOf, type Event } from './event.ts'
import { EventError } from './event-error.ts'
import { eventDefinitions } from './events/index.ts'
import { Id, Time } from './schema.ts'

/** Bytes that a message may have: what SNS takes without a topic attribute. Source: SNS quotas, 256 KiB. */
export const maximumEventBytes = 256 * 1024

const envelope = Type.Object({
  specversion: Type.Literal('1.0'),
  id: Id,
  source: Type.String({ minLength: 1 }),
  type: Type.String({ minLength: 1 }),
  subject: Type.String({ minLength: 1 }),
  time: Time,
  datacontenttype: Type.Literal('application/json'),
  dataschema: Type.String({ minLength: 1 }),
  traceparent: Type.Optional(Type.String()),
  data: Type.Object({}),
})

const checkEnvelope = Compile(envelope)
const knownTypes: ReadonlySet<string> = new Set(eventDefinitions.map(({ type }) => type))
const definitions = new Map<string, (typeof eventDefinitions)[number]>(
  eventDefinitions.map((definition) => [dataSchemaOf(definition), definition]),
)
const compiled = new Map<string, Validator>()

// Compiled at first use: a service hears a few of the events, and starts faster for it.
function validatorOf(schema: string, definition: (typeof eventDefinitions)[number]): Validator {
  const known = compiled.get(schema)
  if (known) return known
  const made: Validator = Compile(definition.data)
  compiled.set(schema, made)
  return made
}

const problemsOf = (validator: Validator, value: unknown, prefix = '') =>
  validator.Errors(value)[1].map((error) => ({
    path: prefix + error.instancePath,
    message: error.message,
  }))

/**
 * Parses a message into an event. Unknown fields are ignored.
 * @param body the message as SQS gives it, at most 256 KiB of UTF-8
 * @throws EventError which says what is wrong, and where
 */
export function decodeEvent(body: string | Uint8Array): Event {
  const size = typeof body === 'string' ? new TextEncoder().encode(body).byteLength : body.byteLength
  if (size === 0) throw new EventError('empty-body', 'the message is empty')
  if (size > maximumEventBytes) {
    throw new EventError('too-large', `the message has ${size} bytes, more than ${maximumEventBytes}`)
  }
  const value = parse(typeof body === 'string' ? body : new TextDecoder().decode(body))
  if (!checkEnvelope.Check(value)) {
    throw new EventError('not-an-event', 'the message is no CloudEvent', problemsOf(checkEnvelope, value))
  }
  if (!knownTypes.has(value.type)) {
    throw new EventError('unknown-type', `there is no event ${JSON.stringify(value.type)}`)
  }
  const definition = definitions.get(value.dataschema)
  if (!definition || definition.type !== value.type) {
    throw new EventError(
      'unknown-version',
      `${value.type} has no version ${JSON.stringify(value.dataschema)}`,
    )
  }
  const validator = validatorOf(value.dataschema, definition)
  if (!validator.Check(value.data)) {
    const problems = problemsOf(validator, value.data, '/data')
    throw new EventError('invalid-data', `${value.type} breaks its contract`, problems)
  }
  // Envelope and data have both been checked against the schemas that the type is made of.
  return value as Event
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new EventError('not-json', 'the message is not JSON')
  }
}
