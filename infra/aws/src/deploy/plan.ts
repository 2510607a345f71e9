import { type Environment, isReady, runsWell } from './environments.ts'
import { versionsToPrune } from './prune.ts'
import { lastHealthy, type Release } from './release.ts'
import type { Version } from './versions.ts'

/** What a deployment finds. */
export interface Situation {
  /** The environments of the unit, in the order in which they are to be deployed. */
  readonly environments: readonly Environment[]
  /** What any environment of the stage runs. */
  readonly running: readonly (string | undefined)[]
  /** The versions of the unit, newest first. */
  readonly versions: readonly Version[]
  /** Whether the zip lies in the bucket. */
  readonly uploaded: boolean
}

export interface PlannedEnvironment extends Environment {
  /** `keep`: runs it and is well. `wait`: is being changed by somebody; looked at again when that is over. */
  readonly step: 'update' | 'keep' | 'wait'
  /** What it goes back to when the deployment fails. */
  readonly rollBackTo: string | undefined
}

/** All that a deployment will do, before anything is done. */
export interface Plan {
  readonly unit: string
  readonly label: string
  readonly upload: boolean
  /** `again`: Beanstalk could not process it; it is thrown away and made anew. */
  readonly version: 'create' | 'again' | 'wait' | 'keep'
  readonly environments: readonly PlannedEnvironment[]
  readonly prune: readonly string[]
  /** False when every environment runs this version already and is well. */
  readonly changes: boolean
}

/** Decides what is to be done. `keep` is how many versions of the unit stay. */
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

/** What an environment runs well now is better to go back to than what was once well. */
function wasGood({ health, label }: Environment, earlier: readonly Version[]): boolean {
  return health === 'Green' && earlier.some((version) => version.label === label)
}
