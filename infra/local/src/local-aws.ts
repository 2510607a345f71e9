import { join } from 'node:path'
import { eventsPath, queueDefaults, queueName, routeTable } from '@fanfare/contracts'
import type { Addresses } from './addresses.ts'
import { type AwsConfig, awsConfig } from './aws-config.ts'
import { createBroker } from './broker/index.ts'
import { createCardNetwork } from './card-network/index.ts'
import { findServices } from './declarations.ts'
import { createEdge } from './edge/index.ts'
import { serviceEnvironment } from './environment.ts'
import { createMailbox } from './mailbox.ts'
import type { Part } from './part.ts'
import { createPostgres } from './postgres.ts'
import { ensureClients } from './prisma/ensure-clients.ts'
import { localSecrets } from './secrets.ts'
import { createLocalService, type LocalService } from './service.ts'
import { createStarter, type Progress } from './start-stop.ts'
import { provision, removeStage, type Topology } from './topology/index.ts'

export interface LocalAwsOptions {
  /** Prefix of every topic and queue, as in `local`. */
  readonly stage: string
  /** The folder in which everything keeps its data. */
  readonly dir: string
  readonly addresses: Addresses
  /** Puts real things in the place of parts: AWS_ENDPOINT_URL, DATABASE_URL_<SERVICE>, SMTP_URL, STRIPE_API_BASE. */
  readonly env?: NodeJS.ProcessEnv
  /** Whether the stage's topics and queues go when it stops, from a broker that is not its own. */
  readonly ephemeral?: boolean
  /** Other times and tries for the queues, for tests that cannot wait. */
  readonly queues?: Partial<Record<keyof typeof queueDefaults, number>>
  /** Is given every line that is written, by whom: `order.web`. */
  readonly log?: (source: string, line: string) => void
  /** Is told of each part that is ready, with the milliseconds that it took. */
  readonly progress?: Progress
  readonly onCrash?: (service: string, reason: string) => void
  /** Is told of another part that ended by itself; `restart` brings it back. */
  readonly onPartCrash?: (part: Part, reason: string) => void
}

export type LocalAws = Awaited<ReturnType<typeof createLocalAws>>

/**
 * Everything that AWS would give the services, and the services themselves, on this machine. Nothing runs before
 * `start`; each part can be stopped and started alone.
 */
export async function createLocalAws(options: LocalAwsOptions) {
  const { stage, dir, addresses, env = process.env, log = () => {} } = options
  const found = await findServices()
  const declarations = found.map(({ declaration }) => declaration)
  const secrets = await localSecrets(dir, [...new Set(declarations.flatMap(({ secrets }) => secrets))], env)
  const queues = { ...queueDefaults, ...options.queues }

  // A database, and a role for every service.
  const postgres = createPostgres({
    dir: join(dir, 'postgres'),
    port: addresses.postgres.port,
    env,
    onCrash: (reason) => options.onPartCrash?.(postgres, reason),
  })

  // SNS and SQS.
  const broker = env['AWS_ENDPOINT_URL']
    ? undefined
    : createBroker({
        dir: join(dir, 'broker'),
        port: addresses.broker.port,
        onCrash: (reason) => broker && options.onPartCrash?.(broker, reason),
      })
  const aws: AwsConfig = awsConfig(
    env['AWS_ENDPOINT_URL'] || `http://127.0.0.1:${addresses.broker.port}`,
    env,
  )

  // The CDN.
  const edgeUrl = `http://127.0.0.1:${addresses.edge.port}`
  const edge = createEdge({
    port: addresses.edge.port,
    routes: routeTable(declarations),
    origin: (name) => service(name).web.url,
    log: (entry) => log('edge', JSON.stringify({ level: 'debug', msg: 'request', ...entry })),
  })

  // Where mails go.
  const mailbox = env['SMTP_URL']
    ? undefined
    : createMailbox({
        smtpPort: addresses.smtp.port,
        webPort: addresses.mailbox.port,
        dir: join(dir, 'mailbox'),
        keep: 1_000,
      })
  if (mailbox) secrets.set('SMTP_URL', mailbox.smtpUrl)

  // Where cards are charged.
  const cardNetwork = env['STRIPE_API_BASE']
    ? undefined
    : createCardNetwork({
        port: addresses.cardNetwork.port,
        dir: join(dir, 'card-network'),
        webhookUrl: `${edgeUrl}/webhooks/stripe`,
        webhookSecret: secrets.get('STRIPE_WEBHOOK_SECRET') ?? '',
      })

  // For each service a web environment, and a worker environment with its daemon.
  let topology: Topology | undefined
  const webUrls = new Map(
    [...addresses.services].map(([name, { web }]) => [name, `http://127.0.0.1:${web.port}`]),
  )
  const services = new Map<string, LocalService>(
    found.map((each) => [
      each.declaration.name,
      createLocalService({
        ...each,
        addresses: addressesOf(addresses, each.declaration.name),
        env: () =>
          serviceEnvironment(
            each.declaration,
            postgres.serviceUrl(each.declaration.name),
            {
              stage,
              aws,
              topicArnPrefix: topology?.topicArnPrefix ?? '',
              edgeUrl,
              webUrls,
              cardNetworkUrl: cardNetwork?.url,
              secrets,
            },
            env,
          ),
        daemon: {
          queueName: queueName(stage, each.declaration.name),
          httpPath: eventsPath,
          schedules: each.declaration.schedules,
          aws,
          options: {
            VisibilityTimeout: queues.visibilitySeconds,
            ErrorVisibilityTimeout: queues.errorVisibilitySeconds,
            RetentionPeriod: queues.retentionSeconds,
          },
        },
        log,
        onCrash: (reason) => options.onCrash?.(each.declaration.name, reason),
      }),
    ]),
  )

  function service(name: string): LocalService {
    const known = services.get(name)
    if (!known) throw new Error(`there is no service ${name}`)
    return known
  }

  // First who sends work, then who does it, then what they do it with.
  const all = [...services.values()]
  const whole = [mailbox, cardNetwork, broker, postgres].filter((part) => part !== undefined)
  const { ready, stop: stopParts } = createStarter(
    [
      all.map(({ daemon }) => daemon),
      [edge],
      all.map(({ web }) => web),
      all.map(({ worker }) => worker),
      whole,
    ],
    options.progress,
  )

  /** Stops everything in order: first who sends work, then who does it, then what they do it with. */
  async function stop(): Promise<void> {
    await stopParts()
    if (options.ephemeral && !broker && topology) await removeStage({ stage, aws })
    topology = undefined
  }

  /** Starts everything, as much of it at the same time as can be; what has started is stopped again if one fails. */
  async function start(): Promise<void> {
    try {
      await ensureClients()
      const migrated = ready(postgres).then(() =>
        Promise.all(all.map(async (each) => each.migrate(await postgres.createServiceDatabase(each.name)))),
      )
      const provisioned = (broker ? ready(broker) : Promise.resolve()).then(async () => {
        topology = await provision({ stage, services: declarations, aws, queues })
      })
      const others = [edge, mailbox, cardNetwork].filter((part) => part !== undefined).map(ready)
      await Promise.all([migrated, provisioned])
      await Promise.all([...others, ...all.flatMap(({ web, worker }) => [ready(web), ready(worker)])])
      await Promise.all(all.map(({ daemon }) => ready(daemon)))
    } catch (error) {
      await stop()
      throw error
    }
  }

  return {
    stage,
    aws,
    postgres,
    broker,
    edge,
    mailbox,
    cardNetwork,
    services,
    service,
    start,
    stop,
    get topology() {
      if (!topology) throw new Error('the queues are made when it starts')
      return topology
    },
  }
}

function addressesOf({ services }: Addresses, name: string) {
  const known = services.get(name)
  if (!known) throw new Error(`there is no port for ${name}`)
  return known
}
