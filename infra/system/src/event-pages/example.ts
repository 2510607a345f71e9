import { createHash } from 'node:crypto'
import Type, { type TSchema } from 'typebox'

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

/** A value that matches the schema, the same each time. */
export function exampleOf(schema: TSchema, path = ''): unknown {
  const name = path.split('.').at(-1) ?? ''
  if (Type.IsObject(schema)) {
    const fields = Object.entries(schema.properties)
    return Object.fromEntries(
      fields.map(([field, property]) => [
        field,
        exampleOf(property, path === '' ? field : `${path}.${field}`),
      ]),
    )
  }
  if (Type.IsArray(schema)) return [exampleOf(schema.items, path)]
  if (Type.IsUnion(schema)) return exampleOf(schema.anyOf[0] ?? Type.Null(), path)
  if (Type.IsLiteral(schema)) return schema.const
  if ('format' in schema && schema.format === 'uuid') return idOf(name)
  if ('format' in schema && schema.format === 'date-time') return '2026-01-31T09:30:00.000Z'
  if (path in known) return known[path]
  if (name in known) return known[name]
  if (Type.IsInteger(schema)) return 'minimum' in schema ? schema.minimum : 1
  if (Type.IsBoolean(schema)) return true
  return Type.IsNull(schema) ? null : 'text'
}
