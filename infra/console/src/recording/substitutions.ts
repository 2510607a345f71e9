/** Shorter texts, as a status, are the same in each run. */
const shortest = 8

/** Ids and tokens of the recorded run, and what they are in this one. */
export function createSubstitutions() {
  const known = new Map<string, string>()

  function learnFrom(recorded: unknown, now: unknown): void {
    if (typeof recorded === 'string' && typeof now === 'string') {
      if (recorded !== now && recorded.length >= shortest) known.set(recorded, now)
    } else if (Array.isArray(recorded) && Array.isArray(now)) {
      for (const [index, each] of recorded.entries()) learnFrom(each, now[index])
    } else if (isObject(recorded) && isObject(now)) {
      for (const [name, value] of Object.entries(recorded)) learnFrom(value, now[name])
    }
  }

  return {
    add: (recorded: string, now: string) => void known.set(recorded, now),
    /** From two answers to the same request. */
    learn(recorded: string, now: string): void {
      try {
        learnFrom(JSON.parse(recorded), JSON.parse(now))
      } catch {
        // Not JSON: nothing to learn.
      }
    },
    /** The longest first: an id may be part of a token. */
    apply(text: string): string {
      const recorded = [...known.keys()].sort((one, other) => other.length - one.length)
      return recorded.reduce((result, each) => result.replaceAll(each, known.get(each) ?? each), text)
    },
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null
