import { type Environment, isReady, runsWell } from './environments.ts'
import { versionsToPrune } from './prune.ts'
import { lastHealthy, type Release } from './release.ts'
import type { Version } from './versions.ts'

export interface Situation {
  /** In the order in which they are deployed. */
  readonly environments: readonly Environment[]
  /** Of all environments of the stage. */
  readonly running: readonly (string | undefined)[]
  /** Newest first. */
  readonly versions: readonly Version[]
  readonly uploaded: boolean
}

export interface PlannedEnvironment extends Environment {
  /** `wait`: is being changed. */
  readonly step: 'update' | 'keep' | 'wait'
  readonly rollBackTo: string | undefined
}

export interface Plan {
  readonly unit: string
  readonly label: string
  readonly upload: boolean
  /** `again`: Beanstalk could not process it; it is deleted and made anew. */
  readonly version: 'create' | 'again' | 'wait' | 'keep'
  readonly environments: readonly PlannedEnvironment[]
  readonly prune: readonly string[]
  readonly changes: boolean
}

/** @param keep how many versions of the unit stay */
export function planDeployment(release: Release, found: Situation, keep: number): Plan {
  const { unit, label } = release
  const known = found.versions.find((version) => version.label === label)
  const earlier = found.versions.filter(
    (version) => version.label !== label && version.status === 'PROCESSED',
  )
  const lastGood = lastHealthy(earlier)
  const environments = found.environments.map((environment) => ({
    ...environment,
    step: stepFor(environment, label),
    rollBackTo: wasGood(environment, earlier) ? environment.label : lastGood,
  }))
  const stays = [label, ...found.running, ...environments.map(({ rollBackTo }) => rollBackTo)]
  const changes = environments.some(({ step }) => step !== 'keep')
  return {
    unit,
    label,
    upload: known === undefined && !found.uploaded,
    version: versionStep(known),
    environments,
    prune: changes ? versionsToPrune(found.versions, keep - (known ? 0 : 1), stays) : [],
    changes,
  }
}

function stepFor(environment: Environment, label: string): PlannedEnvironment['step'] {
  if (!isReady(environment)) return 'wait'
  return runsWell(environment, label) ? 'keep' : 'update'
}

function versionStep(known: Version | undefined): Plan['version'] {
  if (known === undefined) return 'create'
  if (known.status === 'FAILED') return 'again'
  return known.status === 'PROCESSED' ? 'keep' : 'wait'
}

function wasGood({ health, label }: Environment, earlier: readonly Version[]): boolean {
  return health === 'Green' && earlier.some((version) => version.label === label)
}
