import { missingErasure } from '../../../infra/system/src/checks/personal-data.ts'
import { matchRoute, routeTable } from '../../../infra/topology/src/index.ts'
import { eventDefinitions } from '../../../packages/contracts/src/index.ts'
import { assertNewEvent } from './contract.ts'
import { camelCase, isFunctionName, isName, isVariable, pluralOf } from './names.ts'
import type { ServiceOptions } from './options.ts'
import { isKnownEvent, type Repository } from './repository.ts'

/** Names of the host's parts and of the platform, of PostgreSQL, of Prisma's types, and of what the templates import. */
const reserved = new Set(
  `aws card-network console dev edge mailbox postgres smtp stripe broker relay compact
  none public rdsadmin template0 template1
  big-int boolean bytes date-time decimal float int json string prisma
  array class context date error event events function id number object promise symbol text time type unknown
  client clients config database doc docs generated handler handlers health inbox outbox outbox-dead platform
  problem problems received-event received-events schedule schedules service session test`.split(/\s+/),
)

/** Elastic Beanstalk allows 40 characters: `production-<name>-worker`. */
const longestName = 22

/** Throws an error that says what to change. */
export function assertServiceOptions(repository: Repository, options: ServiceOptions): void {
  const { name, publishes, subscribes, schedule } = options
  assertServiceName(repository, name)
  if (publishes !== undefined) {
    assertNewEvent(publishes)
    if (!publishes.startsWith(`${name}.`))
      throw new Error(
        `--publishes ${publishes}: the first event is about the service's own data, as in ${name}.created`,
      )
  }
  const unknown = subscribes.find((type) => !isKnownEvent(type))
  if (unknown !== undefined) {
    const types = [...new Set(eventDefinitions.map(({ type }) => type))]
    throw new Error(`--subscribes ${unknown}: there is no such event. There are: ${types.join(', ')}`)
  }
  const personal = missingErasure({ name, subscribes })
  if (personal !== undefined) throw new Error(`--subscribes: ${personal}`)
  if (
    schedule !== undefined &&
    (!isFunctionName(schedule) || ['prune-inbox', 'routes', pluralOf(name)].includes(schedule))
  )
    throw new Error(`--schedule ${schedule}: a name in lower case with hyphens, as in remind-customers`)
}

function assertServiceName({ packages, services }: Repository, name: string): void {
  if (!isName(name)) throw new Error(`${name} is no name of a service: lower case, as in basket or gift-card`)
  if (name.length > longestName)
    throw new Error(
      `${name} has more than ${longestName} characters: environments on AWS could not be named after it`,
    )
  if (packages.includes(name))
    throw new Error(`There is a package ${name} already. Choose another name, or delete its folder`)
  if (reserved.has(name) || !isVariable(camelCase(name)))
    throw new Error(`${name} has another meaning here: choose another name`)
  const table = routeTable(services.map(({ declaration }) => declaration))
  const path = `/${pluralOf(name)}`
  const taken = matchRoute(table, path) ?? matchRoute(table, `${path}/1`)
  if (taken) throw new Error(`${path} is a path of ${taken.service} (${taken.path}): choose another name`)
}
