interface Heard {
  readonly name: string
  readonly publishes: readonly string[]
  readonly subscribes: readonly string[]
}

/** Subscribers before publishers. In a cycle, the fewest remaining subscribers first, then by name. */
export function deployOrder(services: readonly Heard[]): string[] {
  const waiting = services.toSorted((a, b) => a.name.localeCompare(b.name))
  const order: string[] = []
  while (waiting.length > 0) {
    const counts = waiting.map((service) => listenersOf(service, waiting))
    const [next] = waiting.splice(counts.indexOf(Math.min(...counts)), 1)
    if (next) order.push(next.name)
  }
  return order
}

const listenersOf = (service: Heard, others: readonly Heard[]) =>
  others.filter(
    (other) => other !== service && other.subscribes.some((event) => service.publishes.includes(event)),
  ).length
