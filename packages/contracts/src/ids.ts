import Type, { type TSchema } from 'typebox'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Ids in lower case, as PostgreSQL writes them. Other text is unchanged. */
export const canonicalId = (text: string): string => (uuid.test(text) ? text.toLowerCase() : text)

type Change = (value: unknown) => unknown

const changeId: Change = (value) => (typeof value === 'string' ? canonicalId(value) : value)

/** Applies canonicalId to each `format: 'uuid'`, in place. The value must match the schema. */
export function canonicalIds(schema: TSchema): Change {
  return changeOf(schema) ?? ((value) => value)
}

// Undefined without ids: such parts are not visited.
function changeOf(schema: TSchema): Change | undefined {
  if (Type.IsString(schema)) return 'format' in schema && schema.format === 'uuid' ? changeId : undefined
  if (Type.IsUnion(schema)) {
    const changes = schema.anyOf.flatMap((each) => changeOf(each) ?? [])
    return changes.length > 0 ? (value) => changes.reduce((known, change) => change(known), value) : undefined
  }
  if (Type.IsArray(schema)) {
    const change = changeOf(schema.items)
    return change && ((value) => changeItems(value, change))
  }
  if (!Type.IsObject(schema)) return undefined
  const fields = Object.entries(schema.properties).flatMap(([name, property]) => {
    const change = changeOf(property)
    return change ? [{ name, change }] : []
  })
  return fields.length > 0 ? (value) => changeFields(value, fields) : undefined
}

function changeItems(value: unknown, change: Change): unknown {
  if (Array.isArray(value)) for (const [at, item] of value.entries()) value[at] = change(item)
  return value
}

function changeFields(value: unknown, fields: readonly { name: string; change: Change }[]): unknown {
  if (typeof value !== 'object' || value === null) return value
  const record = value as Record<string, unknown>
  for (const { name, change } of fields) if (Object.hasOwn(record, name)) record[name] = change(record[name])
  return record
}
