import { readdir } from 'node:fs/promises'

/**
 * Where a service's processes run.
 * `isolated`: a web environment behind a load balancer of its own, and a worker environment.
 * `shared`: the same environments, behind one load balancer for all.
 * `compact`: both processes on one instance, together with those of every other service that is placed so.
 */
export type Placement = 'isolated' | 'shared' | 'compact'

/** The instances of an environment. */
export interface Tier {
  /** An arm64 type, as `t4g.micro`. */
  readonly instanceType: string
  /** How many always run. */
  readonly min: number
  /** How many run at most. */
  readonly max: number
}

/** What is different for one service. */
export interface Exception {
  readonly placement?: Placement
  readonly web?: Tier
  readonly worker?: Tier
  /** Variables of this service's alone, as `{ CURRENCY: 'USD' }`; never a secret. */
  readonly environment?: Readonly<Record<string, string>>
}

/** Everything of a stage that is not derived from the services' declarations. */
export interface Stage {
  /** Lower-case letters, digits and single dashes, 20 at most; part of every name, and the name of the stage's file. */
  readonly name: string
  /** As `eu-central-1`. */
  readonly region: string
  /** Twelve digits; the account of whoever deploys, when left out. */
  readonly account?: string
  /** Where services run that have no exception. */
  readonly placement: Placement
  /** Exceptions, one line each, by the service's name: `mailer: { placement: 'compact' }`. */
  readonly services?: Readonly<Record<string, Exception>>
  readonly web: Tier
  readonly worker: Tier
  /** The one instance of `compact`, arm64 too. */
  readonly compact: { readonly instanceType: string }
  readonly database: {
    /** As `db.t4g.micro`. */
    readonly instanceClass: string
    /** GB to begin with. */
    readonly storage: number
    /** GB to which it may grow by itself. */
    readonly storageLimit: number
    /** How many connections it takes, for the alarm: memory in bytes / 9,531,392, less some. Source: RDS, quotas. */
    readonly connections: number
    /** Whether a second one stands by in another zone. */
    readonly multiAz: boolean
    /** How long backups are kept. */
    readonly backupDays: number
  }
  /** Whether it can be removed with everything in it. Otherwise data is protected from deletion. */
  readonly ephemeral: boolean
  /** Who is told of alarms; nobody when left out. */
  readonly alarmEmail?: string
  /** A domain of one's own, with its certificate of AWS Certificate Manager in us-east-1. */
  readonly domain?: { readonly name: string; readonly certificateArn: string }
  /** Variables of every service, as `{ LOG_LEVEL: 'debug' }`; never a secret. */
  readonly environment?: Readonly<Record<string, string>>
}

/**
 * Reads `stages/<name>.ts`. Throws an Error that names the file when it is not there, or is another stage's.
 */
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

/** The names of all stages that there are. */
export async function everyStage(): Promise<string[]> {
  const files = await readdir(new URL('../stages', import.meta.url))
  return files
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -'.ts'.length))
    .sort()
}

/** Its type is checked where it is written (`satisfies Stage`); this tells a stage from something else. */
function isStage(value: unknown): value is Stage {
  return typeof value === 'object' && value !== null && 'name' in value && 'placement' in value
}
