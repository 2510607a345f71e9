import type { Route } from '@fanfare/contracts'
import { orderedRoutes } from './routes/declared.ts'
import { normalisePath } from './routes/path.ts'
import { compilePattern, type PathMatcher } from './routes/pattern.ts'

export { normalisePath } from './routes/path.ts'
export { matchPattern } from './routes/pattern.ts'

export interface RouteTableEntry {
  readonly path: string
  readonly service: string
  readonly cacheSeconds?: number
}

/** The CDN's behaviours, first match first. */
export type RouteTable = readonly RouteTableEntry[]

export interface RoutedService {
  readonly name: string
  readonly routes: readonly Route[]
}

/**
 * By `order`, then narrower patterns first, then by name. Throws when CloudFront does not accept a pattern, or one
 * is declared twice, covered by an earlier one, or overlaps another service's at the same order.
 */
export function routeTable(declarations: readonly RoutedService[]): RouteTable {
  const entries = orderedRoutes(declarations).map(({ path, service, cacheSeconds }) =>
    Object.freeze({ path, service, ...(cacheSeconds === undefined ? {} : { cacheSeconds }) }),
  )
  return Object.freeze(entries)
}

/** Takes the raw path, with or without query. Undefined: the default behaviour. */
export function matchRoute(table: RouteTable, rawPathAndQuery: string): RouteTableEntry | undefined {
  const path = normalisePath(rawPathAndQuery)
  for (const { entry, matches } of compiled(table)) if (matches(path)) return entry
  return undefined
}

interface CompiledEntry {
  readonly entry: RouteTableEntry
  readonly matches: PathMatcher
}

const compiledTables = new WeakMap<RouteTable, readonly CompiledEntry[]>()

function compiled(table: RouteTable): readonly CompiledEntry[] {
  const known = compiledTables.get(table)
  if (known) return known
  const made = table.map((entry) => ({ entry, matches: compilePattern(entry.path) }))
  compiledTables.set(table, made)
  return made
}
