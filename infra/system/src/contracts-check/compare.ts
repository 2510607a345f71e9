import { isDeepStrictEqual } from 'node:util'
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
export function harmfulChanges(before: Schema, after: Schema, path = ''): Change[] {
  const wire = (what: string): Change[] => [{ tier: 'wire', path: path || '/', what }]
  if (before.anyOf && after.anyOf) return alternatives(before.anyOf, after.anyOf, path)
  if (before.type !== after.type || 'anyOf' in before !== 'anyOf' in after) return wire('has another type')
  return [...limits(before, after, wire), ...items(before, after, path), ...fields(before, after, path)]
}

const structure = new Set([
  'type',
  'anyOf',
  'properties',
  'required',
  'items',
  'description',
  'title',
  'examples',
  'deprecated',
  '$comment',
])

function limits(before: Schema, after: Schema, wire: (what: string) => Change[]): Change[] {
  const was: Readonly<Record<string, unknown>> = { ...before }
  const is: Readonly<Record<string, unknown>> = { ...after }
  return [...new Set([...Object.keys(was), ...Object.keys(is)])]
    .filter((keyword) => !structure.has(keyword) && !isDeepStrictEqual(was[keyword], is[keyword]))
    .flatMap((keyword) => wire(`${keyword} was ${show(was[keyword])} and is ${show(is[keyword])}`))
}

const show = (value: unknown) => JSON.stringify(value) ?? 'not limited'

const items = (before: Schema, after: Schema, path: string): Change[] =>
  before.items || after.items ? harmfulChanges(before.items ?? {}, after.items ?? {}, `${path}/*`) : []

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
