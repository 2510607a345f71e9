const most = 50_000

export type Aliases = ReturnType<typeof createAliases>

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g

/** Which journey an id belongs to: the order's, an event's, a message's, a payment's. The newest are remembered. */
export function createAliases() {
  const journeys = new Map<string, string>()

  return {
    add(id: string, journey: string): void {
      if (journeys.has(id)) return
      journeys.set(id, journey)
      const [oldest] = journeys.keys()
      if (journeys.size > most && oldest !== undefined) journeys.delete(oldest)
    },
    of: (id: string) => journeys.get(id),
    /** The journey of the first known id in a text. */
    in(text: string): string | undefined {
      for (const [id] of text.matchAll(uuid)) {
        const journey = journeys.get(id)
        if (journey !== undefined) return journey
      }
      return undefined
    },
  }
}
