/** Back-off in milliseconds, doubled each time up to `most`. */
const first = 200
const most = 30_000

/** Each claim excludes all held keys; above this number, their type is held. */
const keysOfOneType = 1_000

interface Hold {
  readonly until: number
  readonly times: number
  readonly type: string
}

/** Lost with the lead, which costs one early attempt. */
export function createHolds() {
  const keys = new Map<string, Hold>()
  const types = new Map<string, Hold>()

  function hold(holds: Map<string, Hold>, name: string, type: string): number {
    const times = (holds.get(name)?.times ?? 0) + 1
    holds.set(name, { until: performance.now() + Math.min(first * 2 ** (times - 1), most), times, type })
    return times
  }

  const held = (holds: Map<string, Hold>) => {
    const now = performance.now()
    return [...holds].filter(([, { until }]) => until > now).map(([name]) => name)
  }

  const isTypeHeld = (type: string): boolean => (types.get(type)?.until ?? 0) > performance.now()

  return {
    /** @returns consecutive failures */
    holdKey(key: string, type: string): number {
      const times = hold(keys, key, type)
      const ofType = [...keys].filter(([, of]) => of.type === type)
      if (ofType.length > keysOfOneType) {
        for (const [name] of ofType) keys.delete(name)
        hold(types, type, type)
      }
      return times
    },
    holdType: (type: string): number => hold(types, type, type),
    isTypeHeld,
    heldKeys: () => held(keys),
    heldTypes: () => held(types),
    releaseKey: (key: string) => keys.delete(key),
    releaseType: (type: string) => types.delete(type),
  }
}
