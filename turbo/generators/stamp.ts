import { cpSync, existsSync, globSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { argumentsOf, carryOut, packageNamed, readCommand } from '../../infra/command/src/index.ts'
import type { FoundService } from '../../infra/topology/src/index.ts'
import type { ServiceDeclaration } from '../../packages/contracts/src/index.ts'

// Services share no runtime code but the contracts: each has its own copy of the platform. This writes the copies:
//   pnpm exec node turbo/generators/stamp.ts [SERVICE…]
const template = fileURLToPath(new URL('templates/service', import.meta.url))

type Condition = (service: ServiceDeclaration, folder: string) => boolean
const isPublisher: Condition = ({ publishes }) => publishes.length > 0
const isConsumer: Condition = ({ subscribes }) => subscribes.length > 0
const hasRoutes: Condition = ({ routes }) => routes.length > 0
// The service that ends sessions, and those that subscribe to it.
const revokes: Condition = ({ publishes, subscribes }) =>
  [...publishes, ...subscribes].includes('user.sessions-revoked')
const calls: Condition = (_, folder) => existsSync(join(folder, 'calls.ts'))

/** Files that only some services need, relative to `src/platform`. All services need the others. */
const conditions: Readonly<Record<string, Condition>> = {
  'background.ts': (service, folder) => hasRoutes(service, folder) || revokes(service, folder),
  'http/authentication.ts': hasRoutes,
  'http/openapi.ts': hasRoutes,
  // The service that signs tokens has the keys.
  'http/key-set.ts': (service, folder) =>
    hasRoutes(service, folder) && !service.secrets.includes('TOKEN_PRIVATE_KEY'),
  'http/revocations.ts': revokes,
  'http/calls.ts': calls,
  'messaging/outbox.ts': isPublisher,
  'messaging/inbox.ts': isConsumer,
  'messaging/events.ts': isConsumer,
}

const filesIn = (folder: string, pattern: string) =>
  globSync(pattern, { cwd: folder })
    .map((file) => file.replaceAll('\\', '/'))
    .sort()

/** The files that are stamped into a service, relative to its folder: without those that it owns. */
export function stampedFiles({ declaration, folder }: FoundService): string[] {
  return filesIn(template, '**/*.ts').filter((file) => {
    const name = file.replace('src/platform/', '')
    return (conditions[name]?.(declaration, folder) ?? true) && !declaration.owns?.includes(name)
  })
}

/** Files of the service's platform that its service.ts does not need. */
function unneededFiles(service: FoundService): string[] {
  const needed = new Set(stampedFiles(service))
  return filesIn(service.folder, 'src/platform/**/*.ts').filter((file) => {
    return !needed.has(file) && !service.declaration.owns?.includes(file.replace('src/platform/', ''))
  })
}

/** The files of a service that differ from what would be stamped now. */
export function driftedFiles(service: FoundService): string[] {
  const text = (folder: string, file: string) =>
    existsSync(join(folder, file)) ? readFileSync(join(folder, file), 'utf8') : undefined
  const changed = stampedFiles(service).filter((file) => text(service.folder, file) !== text(template, file))
  return [...changed, ...unneededFiles(service)]
}

const usage = `Usage: pnpm exec node turbo/generators/stamp.ts [SERVICE…]

  Copies the platform from turbo/generators/templates/service into each service, or those that are named: the files that
  its service.ts needs, without those that it owns. Removes those that it does not need.`

function stamp(services: readonly FoundService[]): void {
  for (const service of services) {
    const changed = driftedFiles(service)
    for (const file of changed) stampFile(service, file)
    const { name } = service.declaration
    if (changed.length === 0) console.log(`${name}: the platform is up to date`)
  }
}

function stampFile({ folder, declaration }: FoundService, file: string): void {
  const from = join(template, file)
  const to = join(folder, file)
  const isNeeded = stampedFiles({ folder, declaration }).includes(file)
  console.log(`${declaration.name}: ${isNeeded ? 'wrote' : 'removed'} ${file}`)
  if (isNeeded) {
    mkdirSync(dirname(to), { recursive: true })
    cpSync(from, to)
  } else {
    rmSync(to)
  }
}

if (import.meta.main) {
  const folders = filesIn(fileURLToPath(new URL('../..', import.meta.url)), 'apps/*/service.ts').map((file) =>
    dirname(file),
  )
  const wanted = readCommand(usage, (args) =>
    argumentsOf(args, {}).positionals.map((name) => basename(packageNamed(name, folders, 'service'))),
  )
  await carryOut(usage, async () => {
    // Loaded on demand: it reads every declaration.
    const { findServices } = await import('../../infra/topology/src/index.ts')
    const services = await findServices()
    stamp(services.filter(({ folder }) => wanted.length === 0 || wanted.includes(basename(folder))))
  })
}
