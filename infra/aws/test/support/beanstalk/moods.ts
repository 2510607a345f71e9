/** The result of an update. */
export type Ending =
  /** Ready, Green. */
  | 'well'
  /** The process ends again and again: what follows depends on the hooks in the zip, see `afterCrash`. */
  | 'crashes'
  /** An ERROR event; the environment goes back to the earlier version, and stays Red. */
  | 'fails'
  /** Ready with the new version, and Red. */
  | 'red'
  /** Ready with the new version, Red for some descriptions, then Green. */
  | 'red at first'
  /** Not Ready until it is aborted, or until the test calls `finish`. */
  | 'stuck'

/** What happens to a call. */
export type Disturbance =
  /** Access denied. */
  | 'deny'
  /** Throttling. */
  | 'throttle'
  /** The connection is cut before the call has an effect. */
  | 'cut'
  /** The connection is cut after the call has had its effect. */
  | 'lose the answer'

/** How the emulator fails. */
export interface Moods {
  /** By `environment version`, or either alone. */
  endings: Record<string, Ending>
  /** By action, as UpdateEnvironment: for the next calls. */
  calls: Record<string, Disturbance[]>
  /** By action: called after the next calls have had their effect, before their response. */
  afterwards: Record<string, (() => void)[]>
  /** Versions that Beanstalk cannot process. */
  broken: Set<string>
  /** Stacks that cannot be removed, and why. */
  undeletable: Record<string, string>
}

export function endingOf({ endings }: Moods, environment: string, label: string): Ending {
  return endings[`${environment} ${label}`] ?? endings[label] ?? endings[environment] ?? 'well'
}
