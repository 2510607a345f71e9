import { DeclarationError } from '../declaration-error.ts'
import type { RoutedService } from '../routes.ts'
import { covers, overlaps } from './compare.ts'
import { normalisePath } from './path.ts'

interface DeclaredRoute {
  readonly service: string
  readonly path: string
  readonly order: number
  readonly cacheSeconds: number | undefined
}

const defaultOrder = 100

export function orderedRoutes(declarations: readonly RoutedService[]): readonly DeclaredRoute[] {
  const routes = declarations
    .flatMap(({ name, routes }) =>
      routes.map(({ path, order = defaultOrder, cacheSeconds }) => ({
        service: name,
        path,
        order,
        cacheSeconds,
      })),
    )
    .sort((a, b) => a.order - b.order || byWidth(a.path, b.path) || compare(a.service, b.service))
  for (const route of routes) checkAlone(route)
  routes.forEach((route, index) => {
    for (const earlier of routes.slice(0, index)) checkTogether(earlier, route)
  })
  return routes
}

// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html
const longestPattern = 255
const allowed = /^[A-Za-z0-9_\-.*$/~"'@:+&?]*$/

function checkAlone(route: DeclaredRoute): void {
  const { path, order, cacheSeconds } = route
  const refuse = (why: string): never => {
    throw new DeclarationError(`${labelOf(route)}: ${why}`)
  }
  if (!path.startsWith('/')) refuse('a path pattern starts with /')
  if (path.length > longestPattern)
    refuse(`a path pattern has at most ${longestPattern} characters, not ${path.length}`)
  if (!allowed.test(path))
    refuse('a path pattern holds letters, digits, _ - . * $ / ~ " \' @ : + & and ? only')
  if (!Number.isFinite(order)) refuse(`order is a number, not ${order}`)
  if (cacheSeconds !== undefined && !(Number.isSafeInteger(cacheSeconds) && cacheSeconds >= 0)) {
    refuse(`cacheSeconds is a whole number of seconds, not ${cacheSeconds}`)
  }
  // A wildcard can match a letter.
  const asPath = path.replace(/[*?]/g, 'x')
  if (normalisePath(asPath) !== asPath)
    refuse('it can never be reached, since // and dot segments are normalised away')
}

function checkTogether(earlier: DeclaredRoute, later: DeclaredRoute): void {
  const both = `${labelOf(earlier)} and ${labelOf(later)}`
  if (earlier.path === later.path) throw new DeclarationError(`${both} are the same pattern: remove one`)
  const sameOrder = earlier.order === later.order
  const differ = earlier.service !== later.service || earlier.cacheSeconds !== later.cacheSeconds
  if (sameOrder && differ && overlaps(earlier.path, later.path)) {
    throw new DeclarationError(
      `${both} overlap at the same order (${later.order}): give one of them another order`,
    )
  }
  if (covers(earlier.path, later.path)) {
    throw new DeclarationError(
      `${labelOf(later)} can never be reached: ${labelOf(earlier)} comes first and covers it`,
    )
  }
}

function labelOf({ service, path }: DeclaredRoute): string {
  return `route ${path} of ${service}`
}

// More literal characters first, then fewer wildcards, then by name.
function byWidth(a: string, b: string): number {
  return (
    count(b, /[^*]/g) - count(a, /[^*]/g) ||
    count(a, /\?/g) - count(b, /\?/g) ||
    count(a, /\*/g) - count(b, /\*/g) ||
    compare(a, b)
  )
}

function count(text: string, what: RegExp): number {
  return text.match(what)?.length ?? 0
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
