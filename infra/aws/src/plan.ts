import type { ServiceDeclaration } from '@fanfare/contracts'
import { matchRoute, type RouteTable, routeTable } from '@fanfare/topology'
import { internalDomain, variableOf } from './names.ts'
import type { Exception, Placement, Stage } from './stage.ts'
import { stageFault } from './stage-faults.ts'

export interface PlacedService {
  readonly declaration: ServiceDeclaration
  readonly placement: Placement
  readonly exception: Exception
  /** By which load balancers select the service. */
  readonly host: string
  readonly url: string
}

export interface Plan {
  readonly stage: Stage
  readonly services: readonly PlacedService[]
  readonly routes: RouteTable
  /** `alone`: at a public address, for the CDN only. `behind`: at an internal load balancer. */
  readonly compact: 'alone' | 'behind' | undefined
}

/** Throws when the stage has an exception for an unknown service, sets what must not be set, would be reached unsafely, or names nobody for its alarms. */
export function planStage(stage: Stage, declarations: readonly ServiceDeclaration[]): Plan {
  const names = new Set(declarations.map(({ name }) => name))
  const unknown = Object.keys(stage.services ?? {}).filter((name) => !names.has(name))
  if (unknown.length > 0)
    throw new Error(`the stage ${stage.name} places ${unknown.join(', ')}, which apps/ does not have`)

  const fault = stageFault(stage, declarations)
  if (fault !== undefined) throw new Error(`the stage ${stage.name} ${fault}`)

  const environments = [stage.environment, ...Object.values(stage.services ?? {}).map((it) => it.environment)]
  if (environments.some((environment) => environment && 'DATABASE_POOL_SIZE' in environment))
    throw new Error(
      `the stage ${stage.name} sets DATABASE_POOL_SIZE, which follows from its instances and its database: leave it out`,
    )
  if (!stage.ephemeral && !stage.alarmEmail)
    throw new Error(
      `the stage ${stage.name} is not ephemeral and names nobody to send alarms to: set alarmEmail in infra/aws/stages/${stage.name}.ts`,
    )

  const { share = 1 } = stage.traces ?? {}
  if (!(share > 0 && share <= 1))
    throw new Error(
      `the stage ${stage.name} records the traces of a share of ${share}: set traces.share to more than 0 and at most 1, or leave traces out`,
    )

  const placementOf = (name: string) => stage.services?.[name]?.placement ?? stage.placement
  const compact = declarations.filter(({ name }) => placementOf(name) === 'compact').length
  const alone = compact === declarations.length && stage.compact.loadBalancer !== true
  if (alone && !stage.ephemeral)
    throw new Error(
      `the stage ${stage.name} is kept, and its only instance would be reached by plain HTTP: set compact.loadBalancer to true (docs/decisions/compact-origin.md)`,
    )
  const services = declarations.map((declaration) => {
    const { name, portBlock } = declaration
    const host = `${name}.${internalDomain(stage.name)}`
    return {
      declaration,
      placement: placementOf(name),
      exception: stage.services?.[name] ?? {},
      host,
      // Services on one instance call each other directly.
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

/** Not through the CDN. */
export function keySetUrl({ routes, services }: Plan): string {
  const owner = matchRoute(routes, keySetPath)?.service
  const service = services.find(({ declaration }) => declaration.name === owner)
  if (service === undefined)
    throw new Error(`no service has a route to ${keySetPath}: tokens cannot be checked`)
  return `${service.url}${keySetPath}`
}

/** Without a domain, not the CDN's address: it is known only after the environments are made. */
export const tokenIssuer = ({ stage }: Plan) =>
  stage.domain === undefined ? `urn:fanfare:${stage.name}` : `https://${stage.domain.name}`

/** For links in mails. Without a domain, a stage's `environment` may have the CDN's address after the first deployment. */
export const publicUrl = ({ stage }: Plan): Record<string, string> =>
  stage.domain === undefined ? {} : { PUBLIC_URL: `https://${stage.domain.name}` }
