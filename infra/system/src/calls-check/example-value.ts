import Type from 'typebox'
import { Compile } from 'typebox/schema'

const known: Readonly<Record<string, unknown>> = { '^[A-Z]{3}$': 'EUR' }

const Shape = Compile(
  Type.Object({
    type: Type.Optional(Type.String()),
    format: Type.Optional(Type.String()),
    pattern: Type.Optional(Type.String()),
    minimum: Type.Optional(Type.Number()),
    const: Type.Optional(Type.Unknown()),
    enum: Type.Optional(Type.Array(Type.Unknown())),
    anyOf: Type.Optional(Type.Array(Type.Object({}))),
    properties: Type.Optional(Type.Record(Type.String(), Type.Object({}))),
    items: Type.Optional(Type.Object({})),
  }),
)

/** A value that matches the schema. Throws when it finds none. */
export function exampleValue(schema: unknown): unknown {
  const value = guess(schema)
  if (typeof schema === 'object' && schema !== null && Compile(schema).Check(value)) return value
  throw new Error(`no example of ${JSON.stringify(schema)} is known`)
}

function guess(schema: unknown): unknown {
  const shape = Shape.Parse(schema)
  if ('const' in shape) return shape.const
  if (shape.enum) return shape.enum[0]
  if (shape.anyOf) return guess(shape.anyOf[0])
  if (shape.format === 'uuid') return '019f0000-0000-7000-8000-000000000001'
  if (shape.format === 'date-time') return '2026-01-31T09:30:00.000Z'
  switch (shape.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(shape.properties ?? {}).map(([name, property]) => [name, guess(property)]),
      )
    case 'array':
      return shape.items ? [guess(shape.items)] : []
    case 'integer':
    case 'number':
      return shape.minimum ?? 1
    case 'boolean':
      return true
    case 'string':
      return known[shape.pattern ?? ''] ?? 'text'
    default:
      return null
  }
}
