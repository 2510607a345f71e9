import type { Bundle } from './bundle.ts'
import { BadRequest } from './failure.ts'
import type { Version } from './versions.ts'

export interface Release {
  /** The service, or `compact`. */
  readonly unit: string
  readonly label: string
  /** Undefined for a version that needs no upload. */
  readonly bundle: Bundle | undefined
}

/** `--to` is a label, or `previous` for the last healthy one. Throws BadRequest when there is none. */
export function versionNamed(
  name: string,
  unit: string,
  versions: readonly Version[],
  running: readonly (string | undefined)[],
): Release {
  const deployable = versions.filter(({ status }) => status === 'PROCESSED')
  const label =
    name === 'previous'
      ? lastHealthy(deployable.filter((version) => !running.includes(version.label)))
      : deployable.find((version) => version.label === name)?.label
  if (label !== undefined) return { unit, label, bundle: undefined }
  const known = deployable.map((version) => version.label).join(', ') || 'none'
  throw new BadRequest(`${unit} has no version '${name}' to deploy. There are: ${known}`)
}

export function lastHealthy(versions: readonly Version[]): string | undefined {
  return versions
    .filter(({ healthyAt }) => healthyAt !== undefined)
    .toSorted((a, b) => (b.healthyAt ?? 0) - (a.healthyAt ?? 0))
    .at(0)?.label
}
