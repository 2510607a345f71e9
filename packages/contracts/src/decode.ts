import Type from 'typebox'
import { Compile, type Validator } from 'typebox/schema'
import { dataSchemaOf, type Event } from './event.ts'
import { EventError } from './event-error.ts'
import { eventDefinitions } from './events/index.ts'
import { canonicalId, canonicalIds } from './ids.ts'
import { assertWellFormed, decodeJsonText, JsonTextError } from './json-text.ts'
import { Id, Time } from './schema.ts'

/** In bytes: SNS's default limit. Source: SNS quotas. */
export const maximumEventBytes = 256 * 1024

/** Of every event, as JSON Schema. `data` has its own. Source: CloudEvents 1.0.2. */
export const envelopeSchema = Type.Object({
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

const checkEnvelope = Compile(envelopeSchema)
const knownTypes: ReadonlySet<string> = new Set(eventDefinitions.map(({ type }) => type))
const definitions = new Map<string, (typeof eventDefinitions)[number]>(
  eventDefinitions.map((definition) => [dataSchemaOf(definition), definition]),
)
interface Contract {
  readonly validator: Validator
  readonly withCanonicalIds: ReturnType<typeof canonicalIds>
}
const compiled = new Map<string, Contract>()

// Compiled at first use, for a faster start.
function contractOf(schema: string, { data }: (typeof eventDefinitions)[number]): Contract {
  const known = compiled.get(schema)
  if (known) return known
  const made = { validator: Compile(data), withCanonicalIds: canonicalIds(data) }
  compiled.set(schema, made)
  return made
}

const problemsOf = (validator: Validator, value: unknown, prefix = '') =>
  validator.Errors(value)[1].map((error) => ({
    path: prefix + error.instancePath,
    message: error.message,
  }))

/**
 * Ignores unknown fields, and returns ids in lower case.
 * @param body at most 256 KiB of UTF-8
 * @throws EventError with the problems and their paths
 */
export function decodeEvent(body: string | Uint8Array, contentType?: string): Event {
  assertSize(body)
  const { event, withCanonicalIds } = checkEvent(parse(body, contentType))
  event.id = canonicalId(event.id)
  event.subject = canonicalId(event.subject)
  withCanonicalIds(event.data)
  // Both schemas were checked.
  return event as Event
}

/** @throws EventError `empty-body`, or `too-large` above the limit in bytes */
export function assertSize(body: string | Uint8Array, limit = maximumEventBytes): void {
  const size = typeof body === 'string' ? sizeOf(body, limit) : body.byteLength
  if (size === 0) throw new EventError('empty-body', 'the message is empty')
  if (size > limit) {
    throw new EventError('too-large', `the message has ${size} bytes, more than ${limit}`)
  }
}

/**
 * Checks the envelope and the data.
 * @throws EventError with the problems and their paths
 */
export function checkEvent(value: unknown) {
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
  const { validator, withCanonicalIds } = contractOf(value.dataschema, definition)
  if (!validator.Check(value.data)) {
    const problems = problemsOf(validator, value.data, '/data')
    throw new EventError('invalid-data', `${value.type} breaks its contract`, problems)
  }
  return { event: value, withCanonicalIds }
}

// A UTF-16 unit is at most three bytes of UTF-8: short texts need no count.
const sizeOf = (text: string, limit: number) =>
  text.length * 3 <= limit ? text.length : new TextEncoder().encode(text).byteLength

function parse(body: string | Uint8Array, contentType?: string): unknown {
  try {
    if (typeof body !== 'string') return JSON.parse(decodeJsonText(body, contentType))
    assertWellFormed(body)
    return JSON.parse(body)
  } catch (error) {
    if (!(error instanceof JsonTextError)) throw new EventError('not-json', 'the message is not JSON')
    const code = error.statusCode === 415 ? 'other-charset' : 'not-json'
    throw new EventError(code, `the message is not JSON: ${error.message}`)
  }
}
