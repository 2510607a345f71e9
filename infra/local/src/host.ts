import { awsConfig } from '@fanfare/emulators/broker'
import type { Part } from '@fanfare/emulators/lifecycle'
import { findServices, type QueueSettings, queueDefaults } from '@fanfare/topology'
import type { Addresses } from './addresses.ts'
import type { Progress } from './parts.ts'
import { localSecrets } from './secrets.ts'

export interface LocalAwsOptions {
  /** Prefix of every topic and queue, as in `local`. */
  readonly stage: string
  readonly dir: string
  readonly addresses: Addresses
  /** Replaces parts by real things: AWS_ENDPOINT_URL, DATABASE_URL_<SERVICE>, SMTP_URL, STRIPE_API_BASE. */
  readonly env?: NodeJS.ProcessEnv
  /** Whether `stop` removes the stage's topics and queues, where AWS_ENDPOINT_URL replaces the broker. */
  readonly ephemeral?: boolean
  readonly queues?: Partial<QueueSettings>
  /** Is given every line that is written, with its source: `order.web`. */
  readonly log?: (source: string, line: string) => void
  readonly progress?: Progress
  readonly onCrash?: (service: string, reason: string) => void
  /** Is called when the database or the broker ended by itself; `restart` brings it back. */
  readonly onPartCrash?: (part: Part, reason: string) => void
}

export type Host = Awaited<ReturnType<typeof createHost>>

const urlOf = ({ port }: { readonly port: number }) => `http://127.0.0.1:${port}`

export async function createHost(options: LocalAwsOptions) {
  const { stage, dir, addresses, env = process.env, log = () => {} } = options
  const found = await findServices()
  const declarations = found.map(({ declaration }) => declaration)
  const names = new Set(declarations.flatMap(({ secrets }) => secrets))
  const secrets = await localSecrets(dir, [...names], env)
  if (!env['SMTP_URL']) secrets.set('SMTP_URL', `smtp://127.0.0.1:${addresses.smtp.port}`)

  return {
    ...options,
    env,
    log,
    found,
    declarations,
    queues: { ...queueDefaults, ...options.queues },
    aws: awsConfig(env['AWS_ENDPOINT_URL'] || urlOf(addresses.broker), env),
    world: {
      stage,
      edgeUrl: urlOf(addresses.edge),
      webUrls: new Map([...addresses.services].map(([name, { web }]) => [name, urlOf(web)])),
      stripeUrl: env['STRIPE_API_BASE'] ? undefined : urlOf(addresses.stripe),
      secrets,
    },
  }
}
