import { createHash } from 'node:crypto'
import Type, { type TSchema } from 'typebox'
import { Compile } from 'typebox/schema'

/** Values that go together: 4,980 = 1,000 + 3,980. */
const known: Readonly<Record<string, unknown>> = {
  total: 4980,
  balanceAmount: 1000,
  cardAmount: 3980,
  amount: 3980,
  unitPrice: 2490,
  quantity: 2,
  revision: 2,
  currency: 'EUR',
  email: 'ada@example.com',
  name: 'Ada',
  'items.name': 'Valve oil',
  paymentMethod: 'pm_card_visa',
  reason: 'insufficient_funds',
  traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
}

/** UUIDv7, another one for each name. */
const idOf = (name: string) =>
  `019b76da-a800-7000-8000-${createHash('sha256').update(name).digest('hex').slice(0, 12)}`

const formats: Readonly<Record<string, string>> = {
  'date-time': '2026-01-31T09:30:00.000Z',
  date: '2026-01-31',
  time: '09:30:00Z',
  email: 'ada@example.com',
  uri: 'https://example.com/',
}

/** A value that matches the schema, the same each time. Throws when the schema has to bring one, in `examples`. */
export function exampleOf(schema: TSchema, path = ''): unknown {
  const name = path.split('.').at(-1) ?? ''
  if ('examples' in schema && Array.isArray(schema.examples)) return schema.examples[0]
  if (Type.IsObject(schema)) {
    const fields = Object.entries(schema.properties)
    return Object.fromEntries(
      fields.map(([field, property]) => [
        field,
        exampleOf(property, path === '' ? field : `${path}.${field}`),
      ]),
    )
  }
  if (Type.IsArray(schema)) {
    const least = 'minItems' in schema && typeof schema.minItems === 'number' ? schema.minItems : 1
    return Array.from({ length: Math.max(least, 1) }, () => exampleOf(schema.items, path))
  }
  if (Type.IsUnion(schema)) return exampleOf(schema.anyOf[0] ?? Type.Null(), path)
  const validator = Compile(schema)
  const found = valuesFor(schema, name, path).find((value) => validator.Check(value))
  if (found !== undefined) return found
  throw new Error(
    `${path}: no example is known that matches ${JSON.stringify(schema)}. Give it one: examples: [...]`,
  )
}

/** Some may not match. */
function valuesFor(schema: TSchema, name: string, path: string): unknown[] {
  const limits: { const?: unknown; format?: string; minimum?: number; maximum?: number; minLength?: number } =
    schema
  const { const: literal, format = '', minimum, maximum, minLength = 1 } = limits
  const text = format === 'uuid' ? idOf(name) : formats[format]
  return [
    literal,
    text,
    known[path],
    known[name],
    minimum,
    1,
    maximum,
    true,
    'text',
    't'.repeat(minLength),
    null,
    {},
  ]
}
