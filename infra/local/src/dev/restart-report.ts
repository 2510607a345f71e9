export interface Outcome {
  readonly name: string
  /** Why it does not run as it is now; none when it does. */
  readonly reasons: readonly string[]
}

/** A reason that several services have is said once. */
export function restartReport(outcomes: readonly Outcome[], seconds: string): string[] {
  const namesOf = (failed: boolean) =>
    outcomes
      .filter(({ reasons }) => reasons.length > 0 === failed)
      .map(({ name }) => name)
      .join(', ')
  const [done, failed] = [namesOf(false), namesOf(true)]
  return [
    ...new Set(outcomes.flatMap(({ reasons }) => reasons)),
    ...(done === '' ? [] : [`${done}: restarted in ${seconds} s`]),
    ...(failed === '' ? [] : [`${failed}: not restarted; mend it and save`]),
  ]
}
