import { matchRoute, type RouteTable, routeTable, type ServiceDeclaration } from '@fanfare/contracts'
import { internalDomain, variableOf } from './names.ts'
import type { Exception, Placement, Stage } from './stage.ts'

/** A service, and where it runs. */
export interface PlacedService {
  readonly declaration: ServiceDeclaration
  readonly placement: Placement
  readonly exception: Exception
  /** By which load balancers tell the services apart. */
  readonly host: string
  /** Where other services reach its web process. */
  readonly url: string
}

/** What follows from a stage and the services together, before any of it is made. */
export interface Plan {
  readonly stage: Stage
  readonly services: readonly PlacedService[]
  readonly routes: RouteTable
  /**
   * Whether there is a `compact` environment, and how it is reached: `alone`, at a public address that only the CDN
   * may speak to, or, where other services have a load balancer anyway, `behind` that, so that they reach it too.
   */
  readonly compact: 'alone' | 'behind' | undefined
}

/** Throws an Error when the stage has an exception for a service that is not there. */
export function planStage(stage: Stage, declarations: readonly ServiceDeclaration[]): Plan {
  const names = new Set(declarations.map(({ name }) => name))
  const unknown = Object.keys(stage.services ?? {}).filter((name) => !names.has(name))
  if (unknown.length > 0)
    throw new Error(`the stage ${stage.name} places ${unknown.join(', ')}, which apps/ does not have`)

  const placementOf = (name: string) => stage.services?.[name]?.placement ?? stage.placement
  const compact = declarations.filter(({ name }) => placementOf(name) === 'compact').length
  const alone = compact === declarations.length
  const services = declarations.map((declaration) => {
    const { name, portBlock } = declaration
    const host = `${name}.${internalDomain(stage.name)}`
    return {
      declaration,
      placement: placementOf(name),
      exception: stage.services?.[name] ?? {},
      host,
      // On an instance of their own, the services reach each other without leaving it.
      url: alone ? `http://127.0.0.1:${portBlock}` : `http://${host}`,
    }
  })
  return {
    stage,
    services,
    routes: routeTable(declarations),
    compact: compact === 0 ? undefined : alone ? 'alone' : 'behind',
  }
}

export const placed = (plan: Plan, placement: Placement) =>
  plan.services.filter((service) => service.placement === placement)

/** `<SERVICE>_URL` of every service. */
export function serviceUrls({ services }: Plan): Record<string, string> {
  return Object.fromEntries(
    services.map(({ declaration, url }) => [variableOf(declaration.name, '_URL'), url]),
  )
}

const keySetPath = '/.well-known/jwks.json'

/** Where the keys of the tokens are: at the service whose route takes their path, and not by way of the CDN. */
export function keySetUrl({ routes, services }: Plan): string {
  const owner = matchRoute(routes, keySetPath)?.service
  const service = services.find(({ declaration }) => declaration.name === owner)
  if (service === undefined)
    throw new Error(`no service has a route to ${keySetPath}: tokens cannot be checked`)
  return `${service.url}${keySetPath}`
}

/**
 * Who the tokens say they are from. Any fixed text will do, and the CDN's address cannot be it where there is no domain:
 * it is known only when the environments, which need it, are made.
 */
export const tokenIssuer = ({ stage }: Plan) =>
  stage.domain === undefined ? `urn:fanfare:${stage.name}` : `https://${stage.domain.name}`
