import { orderedRoutes } from './routes/declared.ts'
import { normalisePath } from './routes/path.ts'
import { compilePattern, type PathMatcher } from './routes/pattern.ts'

export { normalisePath } from './routes/path.ts'
export { matchPattern } from './routes/pattern.ts'

/** What a service serves through the CDN. */
export interface Route {
  /** In the CDN's own syntax: `*` is any run of characters, `/` too, `?` exactly one; case-sensitive, no query. */
  readonly path: string
  /** Where patterns overlap, the lower is looked at first. 100 unless told. */
  readonly order?: number
  /** How long the CDN may keep a 200 to GET, in seconds. Without it nothing is kept. */
  readonly cacheSeconds?: number
}

/** One behaviour of the CDN. */
export interface RouteTableEntry {
  readonly path: string
  readonly service: string
  readonly cacheSeconds?: number
}

/** The CDN's behaviours, first match first. */
export type RouteTable = readonly RouteTableEntry[]

/** The part of a service's declaration that routing needs. */
export interface RoutedService {
  readonly name: string
  readonly routes: readonly Route[]
}

/**
 * Every service's routes in the order in which the CDN must look at them: by `order`, then the narrower first, then by
 * name, so that the order of the declarations does not matter.
 * Throws an Error that names the services and patterns when one is no pattern that CloudFront takes, is declared twice,
 * overlaps another service's at the same order, or can never be reached because an earlier one covers it.
 */
export function routeTable(declarations: readonly RoutedService[]): RouteTable {
  const entries = orderedRoutes(declarations).map(({ path, service, cacheSeconds }) =>
    Object.freeze({ path, service, ...(cacheSeconds === undefined ? {} : { cacheSeconds }) }),
  )
  return Object.freeze(entries)
}

/** The behaviour that takes a request target (raw path, with or without its query), or undefined for the default one. */
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
