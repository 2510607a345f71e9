import { isDeepStrictEqual } from 'node:util'
import { Compile } from 'typebox/schema'

/** The part of JSON Schema that APIs use here. Other keywords are compared as a whole. */
export interface Schema {
  readonly type?: string
  readonly anyOf?: readonly Schema[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: unknown
  readonly items?: Schema
}

/** Why a value that matches `sent` may not match `accepted`, each with its path. Empty: every value matches. */
export function refusals(sent: Schema, accepted: Schema, path = ''): string[] {
  const [values, options] = [alternativesOf(sent), alternativesOf(accepted)]
  const [value = sent, ...others] = values
  const [option = accepted, ...more] = options
  if (others.length === 0 && more.length === 0) return differences(value, option, path)
  return values
    .filter((each) => !options.some((other) => refusals(each, other).length === 0))
    .map((each) => `${path || '/'} may be ${JSON.stringify('const' in each ? each.const : each)}`)
}

const alternativesOf = (schema: Schema): readonly Schema[] =>
  schema.anyOf?.flatMap(alternativesOf) ?? schema.enum?.map((value) => ({ const: value })) ?? [schema]

function differences(sent: Schema, accepted: Schema, path: string): string[] {
  if ('const' in sent) {
    return Compile({ ...accepted }).Check(sent.const)
      ? []
      : [`${path || '/'} may be ${JSON.stringify(sent.const)}`]
  }
  const isType =
    accepted.type === undefined ||
    sent.type === accepted.type ||
    (sent.type === 'integer' && accepted.type === 'number')
  if (!isType) return [`${path || '/'} is ${sent.type ?? 'of any type'}, not ${accepted.type}`]
  return [...limits(sent, accepted, path), ...fields(sent, accepted, path), ...items(sent, accepted, path)]
}

const lower = new Set(['minimum', 'minLength', 'minItems'])
const upper = new Set(['maximum', 'maxLength', 'maxItems'])
const structure = new Set([
  ...['type', 'properties', 'required', 'items', 'additionalProperties'],
  ...['title', 'description', 'examples', 'example', 'default'],
])

function limits(sent: Schema, accepted: Schema, path: string): string[] {
  const given: Readonly<Record<string, unknown>> = { ...sent }
  return Object.entries(accepted)
    .filter(([keyword]) => !structure.has(keyword))
    .filter(([keyword, limit]) => {
      const own = given[keyword]
      if (typeof own === 'number' && lower.has(keyword)) return own < limit
      if (typeof own === 'number' && upper.has(keyword)) return own > limit
      return !isDeepStrictEqual(own, limit)
    })
    .map(
      ([keyword, limit]) =>
        `${path || '/'} ${keyword} is ${JSON.stringify(given[keyword]) ?? 'not limited'}, not ${JSON.stringify(limit)}`,
    )
}

function fields(sent: Schema, accepted: Schema, path: string): string[] {
  const [own, known] = [sent.properties ?? {}, accepted.properties ?? {}]
  const missing = (accepted.required ?? []).filter((name) => !sent.required?.includes(name))
  return [
    ...missing.map((name) => `${path}/${name} may be missing`),
    ...Object.entries(own).flatMap(([name, schema]) => {
      const other = known[name]
      if (other) return refusals(schema, other, `${path}/${name}`)
      return accepted.additionalProperties === false ? [`${path}/${name} is unknown`] : []
    }),
  ]
}

const items = (sent: Schema, accepted: Schema, path: string): string[] =>
  accepted.items ? refusals(sent.items ?? {}, accepted.items, `${path}/*`) : []
