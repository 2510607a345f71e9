import fc from 'fast-check'
import Type, { type TSchema } from 'typebox'

export interface Made {
  readonly schema: TSchema
  /** Any value that matches it. */
  readonly values: fc.Arbitrary<unknown>
}

const integers = fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 4, max: 6 })).map(
  ([min, max]): Made => ({
    schema: Type.Integer({ minimum: min, maximum: max }),
    values: fc.integer({ min, max }),
  }),
)
const enumerations = fc.subarray(['a', 'b', 'c'], { minLength: 1 }).map(
  (names): Made => ({
    schema: Type.Union(names.map((name) => Type.Literal(name))),
    values: fc.constantFrom(...names),
  }),
)
const others = fc.constantFrom<Made>(
  { schema: Type.Boolean(), values: fc.boolean() },
  { schema: Type.String(), values: fc.string() },
  { schema: Type.String({ maxLength: 3 }), values: fc.string({ maxLength: 3 }) },
  { schema: Type.String({ format: 'uuid' }), values: fc.uuid() },
)
const objectOf = (fields: Record<string, [Made, boolean]>): Made => {
  const each = Object.entries(fields)
  const schemas = each.map(([name, [{ schema }, optional]]) => [
    name,
    optional ? Type.Optional(schema) : schema,
  ])
  return {
    schema: Type.Object(Object.fromEntries(schemas)),
    values: fc.record(Object.fromEntries(each.map(([name, [{ values }]]) => [name, values])), {
      requiredKeys: each.filter(([, [, optional]]) => !optional).map(([name]) => name),
    }),
  }
}

/** Schemas of objects, with values of each. */
export const anyObject = fc.letrec<{ object: Made; any: Made }>((tie) => ({
  object: fc
    .dictionary(fc.constantFrom('x', 'y', 'z'), fc.tuple(tie('any'), fc.boolean()), { maxKeys: 3 })
    .map(objectOf),
  any: fc.oneof(
    { maxDepth: 2 },
    integers,
    enumerations,
    others,
    tie('object'),
    tie('any').map(({ schema, values }): Made => ({ schema: Type.Array(schema), values: fc.array(values) })),
  ),
})).object
