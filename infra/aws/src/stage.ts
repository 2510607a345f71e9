import { readdir } from 'node:fs/promises'

/**
 * Where a service's processes run.
 * `isolated`: a web environment behind its own load balancer, and a worker environment.
 * `shared`: the same, behind one load balancer for all services.
 * `compact`: web and worker on one instance, together with all other services placed so.
 */
export type Placement = 'isolated' | 'shared' | 'compact'

export interface Tier {
  /** An arm64 type, as `t4g.micro`. */
  readonly instanceType: string
  /** Number of instances. */
  readonly min: number
  readonly max: number
}

export interface Exception {
  readonly placement?: Placement
  readonly web?: Tier
  readonly worker?: Tier
  /** Variables of this service only, as `{ CURRENCY: 'USD' }`; never a secret. */
  readonly environment?: Readonly<Record<string, string>>
}

/** Everything of a stage that the services do not declare. */
export interface Stage {
  /** Lower-case letters, digits and single dashes, 20 at most; also the name of the stage's file. */
  readonly name: string
  /** As `eu-central-1`. */
  readonly region: string
  /** Twelve digits; by default the account of whoever deploys. */
  readonly account?: string
  /** Of services without an exception. */
  readonly placement: Placement
  /** Exceptions by the service's name: `mailer: { placement: 'compact' }`. */
  readonly services?: Readonly<Record<string, Exception>>
  readonly web: Tier
  readonly worker: Tier
  /** The one instance of `compact`, also arm64. */
  readonly compact: { readonly instanceType: string }
  readonly database: {
    /** As `db.t4g.micro`. */
    readonly instanceClass: string
    /** GB at the beginning. */
    readonly storage: number
    /** GB to which it may grow. */
    readonly storageLimit: number
    /** The server's limit, for the alarm: memory in bytes / 9,531,392, less some. Source: RDS, quotas. */
    readonly connections: number
    /** Whether a standby runs in a second zone. */
    readonly multiAz: boolean
    readonly backupDays: number
  }
  /** Whether it can be removed with its data. Otherwise data is protected from deletion. */
  readonly ephemeral: boolean
  /** Gets the alarms. */
  readonly alarmEmail?: string
  /** With its certificate of AWS Certificate Manager in us-east-1. */
  readonly domain?: { readonly name: string; readonly certificateArn: string }
  /** Variables of every service, as `{ LOG_LEVEL: 'debug' }`; never a secret. */
  readonly environment?: Readonly<Record<string, string>>
}

/** Reads `stages/<name>.ts`. Throws when the file is missing or has another stage. */
export async function loadStage(name: string): Promise<Stage> {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) || name.length > 20)
    throw new Error(`"${name}" is no stage: lower-case letters, digits and single dashes, 20 at most`)
  const file = new URL(`../stages/${name}.ts`, import.meta.url)
  const found: { default?: unknown } = await import(file.href).catch((error) => {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error
    throw new Error(`there is no stage "${name}": write infra/aws/stages/${name}.ts, as the others there`)
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

/** The type is checked in the file (`satisfies Stage`); this only tells a stage from other values. */
function isStage(value: unknown): value is Stage {
  return typeof value === 'object' && value !== null && 'name' in value && 'placement' in value
}
