import type { Aws } from './clients.ts'
import { reasonOf } from './failure.ts'
import { deleteVersion, type Version } from './versions.ts'

export function versionsToPrune(
  versions: readonly Version[],
  keep: number,
  needed: readonly (string | undefined)[],
): string[] {
  return versions
    .slice(Math.max(keep, 0))
    .map(({ label }) => label)
    .filter((label) => !needed.includes(label))
}

/** A failure is printed, and does not fail the deployment. */
export async function prune(
  aws: Aws,
  stage: string,
  labels: readonly string[],
  say: (line: string) => void,
): Promise<void> {
  for (const label of labels) {
    try {
      await deleteVersion(aws, stage, label)
      say(`removed the old version ${label}`)
    } catch (error) {
      say(`the old version ${label} could not be removed: ${reasonOf(error)}`)
    }
  }
}
