import type { IncomingMessage, ServerResponse } from 'node:http'
import { awsConfig } from '@fanfare/emulators/broker'
import type { Tap } from '@fanfare/emulators/cloudfront'
import { hangTimeout, type Part } from '@fanfare/emulators/lifecycle'
import { findServices, type QueueSettings, queueDefaults } from '@fanfare/topology'
import type { Addresses, WhatRuns } from './addresses.ts'
import type { Progress, SlowStop } from './parts.ts'
import { localSecrets } from './secrets.ts'

export interface LocalAwsOptions extends WhatRuns {
  readonly stage: string
  readonly dir: string
  readonly addresses: Addresses
  /** AWS_ENDPOINT_URL, DATABASE_URL_<SERVICE>, SMTP_URL and STRIPE_API_BASE each replace a part. */
  readonly env?: NodeJS.ProcessEnv
  /** `stop` removes topics and queues where AWS_ENDPOINT_URL replaces the broker. */
  readonly ephemeral?: boolean
  readonly queues?: Partial<QueueSettings>
  /** The source is, for example, `order.web`. */
  readonly log?: (source: string, line: string) => void
  readonly progress?: Progress
  readonly slowStop?: SlowStop
  /** Pages of the edge before the host's own; returns false for what it does not answer. */
  readonly pages?: (request: IncomingMessage, response: ServerResponse) => boolean
  readonly tap?: Tap
  /** Milliseconds until a process that does not end is killed. */
  readonly stopGrace?: number
  /** A process of a service ended by itself; `start` brings it back. */
  readonly onCrash?: (process: Part, reason: string) => void
  /** For the database and the broker; `restart` repairs them. */
  readonly onPartCrash?: (part: Part, reason: string) => void
}

export type Host = Awaited<ReturnType<typeof createHost>>

const urlOf = ({ port }: { readonly port: number }, protocol = 'http') => `${protocol}://127.0.0.1:${port}`

export async function createHost(options: LocalAwsOptions) {
  const { stage, dir, addresses, env = process.env, log = () => {}, stopGrace = hangTimeout.stop } = options
  const { inspect = false } = options
  const found = await findServices()
  const declarations = found.map(({ declaration }) => declaration)
  const names = new Set(declarations.flatMap(({ secrets }) => secrets))
  const secrets = await localSecrets(dir, [...names], env)
  if (!env['SMTP_URL'] && addresses.smtp) secrets.set('SMTP_URL', urlOf(addresses.smtp, 'smtp'))

  return {
    ...options,
    env,
    log,
    inspect,
    stopGrace,
    found,
    declarations,
    queues: { ...queueDefaults, ...options.queues },
    aws: awsConfig(env['AWS_ENDPOINT_URL'] || urlOf(addresses.broker), env),
    world: {
      stage,
      edgeUrl: urlOf(addresses.edge),
      webUrls: new Map([...addresses.services].map(([name, { web }]) => [name, urlOf(web)])),
      stripeUrl: env['STRIPE_API_BASE'] || !addresses.stripe ? undefined : urlOf(addresses.stripe),
      secrets,
    },
  }
}
