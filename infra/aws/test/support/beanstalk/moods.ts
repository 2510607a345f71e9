/** How an update of an environment ends. */
export type Ending =
  /** Ready, Green. */
  | 'well'
  /** An ERROR event; the environment goes back to the version that it had, and stays Red. */
  | 'fails'
  /** Ready with the new version, and Red. */
  | 'red'
  /** Ready with the new version, and Red until it was looked at some times; then Green. */
  | 'red at first'
  /** Not Ready until it is aborted, or until the test calls `finish`. */
  | 'stuck'

/** What happens to a call. */
export type Disturbance =
  /** Access is denied. */
  | 'deny'
  /** The account calls too often. */
  | 'throttle'
  /** The connection is cut, and nothing is done. */
  | 'cut'
  /** It is done, and the connection is cut before the answer. */
  | 'lose the answer'

/** How the stand-in shall fail. */
export interface Moods {
  /** For `environment version`, or for either alone. */
  endings: Record<string, Ending>
  /** For an action, as UpdateEnvironment: what happens to the next calls. */
  calls: Record<string, Disturbance[]>
  /** For an action: what is done when the next calls have had their effect, and before they are answered. */
  afterwards: Record<string, (() => void)[]>
  /** Versions that Beanstalk cannot process. */
  broken: Set<string>
  /** Stacks that cannot be removed, and why. */
  undeletable: Record<string, string>
}

export function endingOf({ endings }: Moods, environment: string, label: string): Ending {
  return endings[`${environment} ${label}`] ?? endings[label] ?? endings[environment] ?? 'well'
}
