/** A time that does not come by itself, in milliseconds. It fits a column of the books. */
export const never = Number.MAX_SAFE_INTEGER

export type Pace = ReturnType<typeof createPace>

/** How long the slow test cards take: a fixed time or, while they are held, until a test says so. */
export function createPace(milliseconds: number) {
  let held = false
  const inHand = new Set<() => void>()

  return {
    hold(): void {
      held = true
    },
    release(): void {
      held = false
    },
    /** When something is due that would otherwise come after a time. Default: the time of the slow cards. */
    dueAfter(usual = milliseconds): number {
      return held ? never : Date.now() + usual
    },
    /** Resolves when a slow answer is due. Rejects when the card network stops. */
    async think(closing: AbortSignal): Promise<void> {
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      const cut = () => reject(closing.reason)
      closing.addEventListener('abort', cut)
      const timer = held ? undefined : setTimeout(resolve, milliseconds)
      inHand.add(resolve)
      try {
        await promise
      } finally {
        inHand.delete(resolve)
        clearTimeout(timer)
        closing.removeEventListener('abort', cut)
      }
    },
    /** Gives the slow answers that are in hand now, and returns how many. */
    answer(): number {
      const count = inHand.size
      for (const give of inHand) give()
      return count
    },
  }
}
