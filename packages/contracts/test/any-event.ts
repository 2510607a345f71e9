import fc from 'fast-check'
import type { TSchema } from 'typebox'
import {
  createEvent,
  dataSchemaOf,
  type Event,
  type EventFacts,
  type EventType,
  eventDefinitions,
} from '../src/index.ts'

type Definition = (typeof eventDefinitions)[number]

/** The part of JSON Schema that the events use. */
interface Schema {
  readonly type?: string
  readonly anyOf?: readonly Schema[]
  readonly const?: unknown
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly format?: string
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly minItems?: number
}

/** Any value that matches a schema. */
export function anyOf(schema: TSchema & Schema): fc.Arbitrary<unknown> {
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(anyOf))
  if ('const' in schema) return fc.constant(schema.const)
  switch (schema.type) {
    case 'object': {
      const values: Record<string, fc.Arbitrary<unknown>> = {}
      for (const [name, each] of Object.entries(schema.properties ?? {})) values[name] = anyOf(each)
      return fc.record(values, { requiredKeys: [...(schema.required ?? [])] })
    }
    case 'array':
      return fc.array(anyOf(schema.items ?? {}), { minLength: schema.minItems ?? 0, maxLength: 4 })
    case 'integer':
      return fc.integer({ min: schema.minimum ?? 0, max: schema.maximum ?? Number.MAX_SAFE_INTEGER })
    case 'number':
      return fc.double({ min: schema.minimum ?? 0, max: schema.maximum ?? 1e9, noNaN: true })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'string':
      return textOf(schema)
    default:
      throw new Error(`there is no generator for ${JSON.stringify(schema)}`)
  }
}

/** Any character of Unicode. `unit: 'binary'` of fast-check is the same, and takes a second to be made. */
export const anyCharacter = fc
  .integer({ min: 0, max: 0x10_f7ff })
  .map((n) => String.fromCodePoint(n < 0xd800 ? n : n + 0x800))

const anyDate = fc.date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true })

function textOf({ format, pattern, minLength = 0, maxLength }: Schema): fc.Arbitrary<string> {
  if (format === 'uuid') return fc.uuid({ version: 7 })
  if (format === 'date-time') return anyDate.map((date) => date.toISOString())
  if (pattern !== undefined && maxLength === undefined) return fc.stringMatching(new RegExp(pattern))
  const any = fc.string({ unit: anyCharacter, minLength, maxLength: maxLength ?? 300 })
  return pattern === undefined ? any : any.filter((text) => new RegExp(pattern).test(text))
}

const traceparent = fc.stringMatching(/^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$/)

/** Any event of one definition, also of a version that is not the one that is published. */
export const eventOf = (definition: Definition): fc.Arbitrary<Event> =>
  fc
    .record({
      id: fc.uuid({ version: 7 }),
      subject: fc.uuid({ version: 7 }),
      time: anyDate,
      traceparent: fc.option(traceparent, { nil: undefined }),
      data: anyOf(definition.data),
    })
    .map((facts) => {
      // The data was generated from the schema that its type is made of.
      const event = createEvent({ ...facts, type: definition.type, source: 'test' } as EventFacts<EventType>)
      return Object.assign(event, { dataschema: dataSchemaOf(definition) })
    })

/** One event of that name, always the same. */
export function example(type: EventType): Event {
  const definition = eventDefinitions.find((each) => each.type === type)
  if (!definition) throw new Error(`there is no event ${type}`)
  return exampleOf(definition)
}

/** The same for one version of it. */
export function exampleOf(definition: Definition): Event {
  const [event] = fc.sample(eventOf(definition), { numRuns: 1, seed: 1 })
  if (!event) throw new Error('fast-check made nothing')
  return event
}
