import { readdir } from 'node:fs/promises'
import { UsageError } from '@fanfare/command'
import { isStageName } from './names.ts'

/**
 * `isolated`: a web environment behind its own load balancer, and a worker environment. `shared`: behind one load
 * balancer for all. `compact`: all on one instance.
 */
export type Placement = 'isolated' | 'shared' | 'compact'

export interface Tier {
  /** An arm64 type, as `t4g.micro`. */
  readonly instanceType: string
  readonly min: number
  readonly max: number
}

export interface Exception {
  readonly placement?: Placement
  readonly web?: Tier
  readonly worker?: Tier
  /** Never a secret. */
  readonly environment?: Readonly<Record<string, string>>
}

export interface Stage {
  /** Lower-case letters, digits and single dashes, 20 at most; also the file's name. */
  readonly name: string
  readonly region: string
  /** By default the account of the credentials. */
  readonly account?: string
  /**
   * Two, by name, as `us-east-1a`. Left out, the region's first two: `pnpm doctor:aws` says whether one of them is among
   * those that VPC origins do not reach.
   */
  readonly zones?: readonly [string, string]
  readonly placement: Placement
  /** By service. */
  readonly services?: Readonly<Record<string, Exception>>
  readonly web: Tier
  readonly worker: Tier
  /** Also arm64. */
  readonly compact: {
    readonly instanceType: string
    /**
     * Whether it is behind an internal load balancer although no other service is. Required where `ephemeral` is
     * false: CDN and lone instance speak plain HTTP between public addresses.
     */
    readonly loadBalancer?: boolean
    /** Of Secrets Manager: CloudFormation reads a changed secret only when its reference changes. */
    readonly originSecretVersion?: string
  }
  readonly database: {
    readonly instanceClass: string
    /** GB at first. */
    readonly storage: number
    /** GB to which it may grow. */
    readonly storageLimit: number
    /** The server's `max_connections`, at most what max-connections.ts says of the class. Pools are sized by it. */
    readonly connections: number
    readonly multiAz: boolean
    readonly backupDays: number
  }
  /** Whether it can be removed with its data; otherwise deletion protection is on. */
  readonly ephemeral: boolean
  /** Who is told of alarms. A stage that is not ephemeral must name somebody. */
  readonly alarmEmail?: string
  /** The certificate is in us-east-1. */
  readonly domain?: { readonly name: string; readonly certificateArn: string }
  /** Never a secret. */
  readonly environment?: Readonly<Record<string, string>>
  /** By default no trace is recorded. `share` is that of the requests whose trace is, more than 0 and up to 1. */
  readonly traces?: { readonly share: number }
}

/** Throws UsageError when there is no such file, and an Error when it has another stage. */
export async function loadStage(name: string): Promise<Stage> {
  if (!isStageName(name))
    throw new UsageError(`"${name}" is no stage: lower-case letters, digits and single dashes, 20 at most`)
  const file = new URL(`../stages/${name}.ts`, import.meta.url)
  const found: { default?: unknown } = await import(file.href).catch((error) => {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error
    throw new UsageError(
      `there is no stage "${name}": write infra/aws/stages/${name}.ts, as the others there`,
    )
  })
  if (!isStage(found.default))
    throw new Error(`infra/aws/stages/${name}.ts has no stage as its default export`)
  if (found.default.name !== name)
    throw new Error(`infra/aws/stages/${name}.ts is of the stage "${found.default.name}": name it "${name}"`)
  return found.default
}

export async function everyStage(): Promise<string[]> {
  const files = await readdir(new URL('../stages', import.meta.url))
  return files
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -'.ts'.length))
    .sort()
}

function isStage(value: unknown): value is Stage {
  return typeof value === 'object' && value !== null && 'name' in value && 'placement' in value
}
