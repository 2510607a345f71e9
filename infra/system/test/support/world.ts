import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { LocalAws } from '@fanfare/local'
import Type from 'typebox'
import { Compile } from 'typebox/compile'

/** The addresses of a stack. Plain data, so that vitest's `provide` can pass it on. */
export interface World {
  readonly stage: string
  readonly dir: string
  readonly logFile: string
  readonly edge: string
  readonly aws: LocalAws['aws']
  readonly topicArnPrefix: string
  readonly stripe: string
  readonly mailbox: string
  /** With the superuser's role. */
  readonly adminDatabase: string
  readonly services: Readonly<Record<string, ServiceWorld>>
}

/** URLs. */
interface ServiceWorld {
  readonly web: string
  readonly worker: string
  readonly database: string
  readonly queue: string
  readonly deadLetterQueue: string
  readonly hasOutbox: boolean
}

export function worldOf(local: LocalAws, { dir, logFile }: Pick<World, 'dir' | 'logFile'>): World {
  const { stage, aws, edge, stripe, mailbox, postgres, topology } = local
  const services = [...local.services.values()].map(({ name, declaration, web, worker }) => {
    const service: ServiceWorld = {
      web: web.url,
      worker: worker.url,
      database: postgres.serviceUrl(name),
      queue: topology.queueUrls.get(name) ?? '',
      deadLetterQueue: topology.deadLetterQueueUrls.get(name) ?? '',
      hasOutbox: declaration.publishes.length > 0,
    }
    return [name, service]
  })
  return {
    stage,
    dir,
    logFile,
    edge: edge.url,
    aws,
    topicArnPrefix: topology.topicArnPrefix,
    stripe: stripe?.url ?? '',
    mailbox: mailbox?.url ?? '',
    adminDatabase: postgres.url,
    services: Object.fromEntries(services),
  }
}

export function serviceOf({ services }: Pick<World, 'services'>, name: string): ServiceWorld {
  const service = services[name]
  if (!service) throw new Error(`there is no service ${name}`)
  return service
}

const Secrets = Compile(
  Type.Object({
    TOKEN_PRIVATE_KEY: Type.String(),
    STRIPE_WEBHOOK_SECRET: Type.String(),
    PAYMENT_API_TOKEN: Type.String(),
  }),
)

/** The services' secrets. */
export const secretsOf = async ({ dir }: Pick<World, 'dir'>) =>
  Secrets.Parse(JSON.parse(await readFile(join(dir, 'secrets.json'), 'utf8')))

interface LogEntry {
  readonly level: string
  readonly msg?: string
  readonly code?: string
  readonly reason?: string
  readonly eventId?: string
}

/** The JSON lines that a process, as in `order.worker`, has logged so far. */
export async function logOf({ logFile }: Pick<World, 'logFile'>, source: string): Promise<LogEntry[]> {
  const lines = (await readFile(logFile, 'utf8')).split('\n')
  return lines
    .filter((line) => line.startsWith(`${source} {`))
    .map((line) => JSON.parse(line.slice(source.length + 1)))
}
