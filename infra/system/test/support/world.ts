import type { LocalAws } from '@fanfare/local'

/** Where everything of a stack is. Plain data, so that vitest's `provide` can pass it on. */
export interface World {
  readonly stage: string
  readonly dir: string
  readonly logFile: string
  readonly edge: string
  readonly aws: LocalAws['aws']
  readonly topicArnPrefix: string
  readonly cardNetwork: string
  readonly mailbox: string
  /** The database's superuser. */
  readonly adminDatabase: string
  readonly services: Readonly<Record<string, ServiceWorld>>
}

/** URLs, and the ids of the processes at the start. */
export interface ServiceWorld {
  readonly web: string
  readonly worker: string
  readonly database: string
  readonly queue: string
  readonly deadLetterQueue: string
  readonly pids: readonly number[]
}

export function worldOf(local: LocalAws, { dir, logFile }: Pick<World, 'dir' | 'logFile'>): World {
  const { stage, aws, edge, cardNetwork, mailbox, postgres, topology } = local
  const services = [...local.services.values()].map(({ name, web, worker }) => {
    const service: ServiceWorld = {
      web: web.url,
      worker: worker.url,
      database: postgres.serviceUrl(name),
      queue: topology.queueUrls.get(name) ?? '',
      deadLetterQueue: topology.deadLetterQueueUrls.get(name) ?? '',
      pids: [web.pid, worker.pid].filter((pid) => pid !== undefined),
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
    cardNetwork: cardNetwork?.url ?? '',
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
