import { join } from 'node:path'
import { type Broker, createBroker } from '@fanfare/emulators/broker'
import { createCloudFrontEmulator } from '@fanfare/emulators/cloudfront'
import { createMailbox } from '@fanfare/emulators/mailbox'
import { createStripeEmulator } from '@fanfare/emulators/stripe'
import { routeTable } from '@fanfare/topology'
import { relayEnvironment, serviceEnvironment } from './environment.ts'
import type { Host } from './host.ts'
import { createPages } from './pages/index.ts'
import { createPostgres, type Postgres } from './postgres.ts'
import { createRelay } from './relay.ts'
import { createLocalService, type LocalService } from './service.ts'
import { createStageTopology, type StageTopology } from './stage-topology.ts'

export function postgresOf({ dir, addresses, env, stopGrace, onPartCrash }: Host) {
  const postgres = createPostgres({
    dir: join(dir, 'postgres'),
    port: addresses.postgres.port,
    env,
    stopGrace,
    onCrash: (reason) => onPartCrash?.(postgres, reason),
  })
  return postgres
}

export function brokerOf({ dir, addresses, env, stopGrace, onPartCrash }: Host) {
  if (env['AWS_ENDPOINT_URL']) return undefined
  const broker = createBroker({
    dir: join(dir, 'broker'),
    port: addresses.broker.port,
    stopGrace,
    onCrash: (reason) => onPartCrash?.(broker, reason),
  })
  return broker
}

export function stageTopologyOf(host: Host, broker: Broker | undefined) {
  const { stage, aws, queues, declarations, ephemeral = false } = host
  return createStageTopology({
    stage,
    services: declarations,
    aws,
    queues,
    ephemeral: ephemeral && !broker,
  })
}

export function mailboxOf({ dir, addresses, env }: Host) {
  const { smtp, mailbox } = addresses
  if (env['SMTP_URL'] || !smtp || !mailbox) return undefined
  return createMailbox({
    smtpPort: smtp.port,
    webPort: mailbox.port,
    dir: join(dir, 'mailbox'),
    keep: 1_000,
  })
}

export function stripeOf({ dir, addresses, env, world }: Host) {
  if (env['STRIPE_API_BASE'] || !addresses.stripe) return undefined
  return createStripeEmulator({
    port: addresses.stripe.port,
    dir: join(dir, 'card-network'),
    webhookUrl: `${world.edgeUrl}/webhooks/stripe`,
    webhookSecret: world.secrets.get('STRIPE_WEBHOOK_SECRET') ?? '',
  })
}

export function serviceOf(host: Host, { declaration, folder }: Host['found'][number], postgres: Postgres) {
  const { world, env } = host
  const { name } = declaration
  return createLocalService({
    ...host,
    declaration,
    folder,
    poolSize: env['DATABASE_POOL_SIZE'],
    env: () => serviceEnvironment(declaration, postgres.serviceUrl(name), world, env),
    onCrash: (process, reason) => host.onCrash?.(process, reason),
  })
}

export function relayOf(host: Host, postgres: Postgres, topology: StageTopology) {
  const { stage, aws, declarations, env, log, stopGrace } = host
  const publishers = declarations.filter(({ publishes }) => publishes.length > 0)
  if (publishers.length === 0) return undefined
  const environment = () => {
    const { topicArnPrefix } = topology.provisioned()
    const outboxes = new Map(publishers.map(({ name }) => [name, postgres.serviceUrl(name)]))
    return relayEnvironment({ stage, aws, topicArnPrefix, outboxes }, env)
  }
  return createRelay({ env: environment, stopGrace, log: (line) => log('relay', line) })
}

export function edgeOf(host: Host, service: (name: string) => LocalService) {
  const { addresses, declarations, log, tap } = host
  const origin = (name: string) => service(name).web.url
  return createCloudFrontEmulator({
    port: addresses.edge.port,
    routes: routeTable(declarations),
    origin,
    pages: createPages(host, origin),
    ...(tap ? { tap } : {}),
    log(entry) {
      // A page that is open, and traces, would fill the log.
      if (entry.target.startsWith('/_console')) return
      log('edge', JSON.stringify({ level: 'debug', msg: 'request', ...entry }))
    },
  })
}
