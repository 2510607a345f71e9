/** Back-off in milliseconds, doubled each time up to `most`. */
const first = 200
const most = 30_000

/** Each claim excludes all held keys; above this number, their type is held. */
const keysOfOneType = 1_000

interface Hold {
  readonly until: number
  readonly times: number
  readonly type: string
  /** The row that failed. */
  readonly sequence: string
}

interface Failed {
  readonly key: string
  readonly type: string
  readonly sequence: string
}

/**
 * What is held stays excluded from the oldest rows until a row of it is published: when its back-off ends, only its
 * first row is tried. Lost with the lead, which costs one early attempt.
 * @param onShrink rows that were excluded no longer are
 */
export function createHolds(onShrink: () => void) {
  const keys = new Map<string, Hold>()
  const types = new Map<string, Hold>()
  /** Of types, since a row of theirs was published. */
  const failures = new Map<string, number>()

  function hold(holds: Map<string, Hold>, name: string, { type, sequence }: Failed, times: number): number {
    const until = performance.now() + Math.min(first * 2 ** (times - 1), most)
    holds.set(name, { until, times, type, sequence })
    return times
  }

  function holdType(row: Failed): number {
    const times = (failures.get(row.type) ?? 0) + 1
    failures.set(row.type, times)
    return hold(types, row.type, row, times)
  }

  function releaseType(type: string): void {
    if (types.delete(type)) onShrink()
  }

  const isWaiting = (hold: Hold | undefined) => hold !== undefined && hold.until > performance.now()
  const due = (holds: Map<string, Hold>) => [...holds].filter(([, hold]) => !isWaiting(hold))

  return {
    /** @returns consecutive failures */
    holdKey(row: Failed): number {
      const times = hold(keys, row.key, row, (keys.get(row.key)?.times ?? 0) + 1)
      // Its topic takes rows, or the other rows will show that it does not.
      releaseType(row.type)
      const ofType = [...keys].filter(([, { type }]) => type === row.type)
      if (ofType.length > keysOfOneType) {
        for (const [name] of ofType) keys.delete(name)
        holdType(row)
        onShrink()
      }
      return times
    },
    /** @returns consecutive failures */
    holdType,
    isTypeWaiting: (type: string): boolean => isWaiting(types.get(type)),
    heldKeys: () => [...keys.keys()],
    heldTypes: () => [...types.keys()],
    /** Whose back-off has ended. */
    dueKeys: () => due(keys).map(([key]) => key),
    /** Type and row. */
    dueProbes: () => due(types).map(([type, { sequence }]) => ({ type, sequence })),
    releaseKey: (key: string) => keys.delete(key),
    releaseType,
    published(type: string) {
      failures.delete(type)
      releaseType(type)
    },
  }
}
