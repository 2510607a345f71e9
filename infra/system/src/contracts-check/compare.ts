import { isDeepStrictEqual } from 'node:util'
import { asObject, ofObjects } from './as-object.ts'
import type { Schema } from './schema.ts'

/**
 * `wire`: a consumer refuses what is published, or what still waits in its queue. `meaning`: it accepts the event, and
 * misses something.
 */
export interface Change {
  readonly tier: 'wire' | 'meaning'
  /** JSON Pointer into `data`. */
  readonly path: string
  readonly what: string
}

/** Changes that hurt a consumer; none for an added optional field. Both versions run side by side in a deployment. */
export function harmfulChanges(was: Schema, is: Schema, path = ''): Change[] {
  const [before, after] = [asObject(was), asObject(is)]
  const wire = (what: string): Change[] => [{ tier: 'wire', path: path || '/', what }]
  if (before.anyOf && after.anyOf) return alternatives(before.anyOf, after.anyOf, path)
  if (before.type !== after.type || 'anyOf' in before !== 'anyOf' in after) return wire('has another type')
  return [
    ...limits(before, after, wire),
    ...items(before, after, path),
    ...(before.patternProperties || after.patternProperties
      ? record(before, after, path)
      : fields(before, after, path)),
  ]
}

const structure = new Set(['anyOf', 'patternProperties', 'items', ...ofObjects])

function limits(before: Schema, after: Schema, wire: (what: string) => Change[]): Change[] {
  const was: Readonly<Record<string, unknown>> = { ...before }
  const is: Readonly<Record<string, unknown>> = { ...after }
  return [...new Set([...Object.keys(was), ...Object.keys(is)])]
    .filter((keyword) => !structure.has(keyword) && !isDeepStrictEqual(was[keyword], is[keyword]))
    .flatMap((keyword) => wire(`${keyword} was ${show(was[keyword])} and is ${show(is[keyword])}`))
}

const show = (value: unknown) => JSON.stringify(value) ?? 'not limited'

function items(before: Schema, after: Schema, path: string): Change[] {
  if (!before.items && !after.items) return []
  const [was = {}, is = {}] = [before.items, after.items]
  if (!isTuple(was) && !isTuple(is)) return harmfulChanges(was, is, `${path}/*`)
  const [each, now] = [isTuple(was) ? was : [], isTuple(is) ? is : []]
  if (each.length !== now.length) return [{ tier: 'wire', path, what: 'has other items' }]
  return each.flatMap((item, at) => harmfulChanges(item, now[at] ?? {}, `${path}/${at}`))
}

const isTuple = (items: Schema | readonly Schema[]): items is readonly Schema[] => Array.isArray(items)

/** A new field beside a pattern is no addition: the pattern may have allowed it with other values. */
function record(before: Schema, after: Schema, path: string): Change[] {
  const [was, is] = [before.patternProperties ?? {}, after.patternProperties ?? {}]
  const names = ({ properties = {} }: Schema) => Object.keys(properties).sort()
  const haveSame =
    isDeepStrictEqual(Object.keys(was), Object.keys(is)) && isDeepStrictEqual(names(before), names(after))
  if (!haveSame) return [{ tier: 'wire', path: path || '/', what: 'has fields of other names' }]
  const values = Object.entries(was).flatMap(([pattern, value]) =>
    harmfulChanges(value, is[pattern] ?? {}, `${path}/*`),
  )
  return [...values, ...fields(before, after, path)]
}

function fields(before: Schema, after: Schema, path: string): Change[] {
  const [old, now] = [before.properties ?? {}, after.properties ?? {}]
  const wasRequired = new Set(before.required)
  const isRequired = new Set(after.required)
  return [...new Set([...Object.keys(old), ...Object.keys(now)])].flatMap((name): Change[] => {
    const at = `${path}/${name}`
    const [was, is] = [old[name], now[name]]
    if (was && !is) {
      return wasRequired.has(name)
        ? [{ tier: 'wire', path: at, what: 'was required and is removed' }]
        : [{ tier: 'meaning', path: at, what: 'is removed' }]
    }
    if (!was) {
      return isRequired.has(name) ? [{ tier: 'wire', path: at, what: 'is new and required' }] : []
    }
    if (!is) return []
    const requirement: Change[] =
      wasRequired.has(name) === isRequired.has(name)
        ? []
        : [{ tier: 'wire', path: at, what: isRequired.has(name) ? 'became required' : 'became optional' }]
    return [...requirement, ...harmfulChanges(was, is, at)]
  })
}

/** A consumer refuses an alternative that it does not know; so does a newer one that is taken out. */
function alternatives(before: readonly Schema[], after: readonly Schema[], path: string): Change[] {
  const fits = (was: Schema, is: Schema) => harmfulChanges(was, is).length === 0
  const change =
    (what: string) =>
    (each: Schema): Change => ({
      tier: 'wire',
      path: path || '/',
      what: `${what} ${'const' in each ? show(each.const) : show(each)}`,
    })
  return [
    ...before.filter((was) => !after.some((is) => fits(was, is))).map(change('no longer allows')),
    ...after.filter((is) => !before.some((was) => fits(was, is))).map(change('also allows')),
  ]
}
