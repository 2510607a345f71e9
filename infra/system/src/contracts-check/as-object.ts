import type { Schema } from './schema.ts'

const annotations = new Set(['description', 'title', 'examples', 'deprecated', '$comment'])

/** Keywords that an object may have, and still be merged with another. */
export const ofObjects = new Set(['type', 'properties', 'required', ...annotations])

/** An intersection of objects whose fields have different names is one object. */
export function asObject(schema: Schema): Schema {
  const { allOf, ...rest } = schema
  if (!allOf || Object.keys(rest).some((keyword) => !annotations.has(keyword))) return schema
  const parts = allOf.map(asObject)
  const arePlain = parts.every(
    (part) => part.type === 'object' && Object.keys(part).every((keyword) => ofObjects.has(keyword)),
  )
  const names = parts.flatMap(({ properties = {} }) => Object.keys(properties))
  if (!arePlain || new Set(names).size < names.length) return schema
  const properties = Object.assign({}, ...parts.map((part) => part.properties))
  return { ...rest, type: 'object', properties, required: parts.flatMap(({ required = [] }) => required) }
}
