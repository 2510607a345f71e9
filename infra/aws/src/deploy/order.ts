/** The part of a service's declaration that its place in the order depends on. */
export interface Heard {
  readonly name: string
  readonly publishes: readonly string[]
  readonly subscribes: readonly string[]
}

/**
 * The services in the order in which they are deployed together: who hears an event before who publishes it, as far as
 * that goes. Services that hear each other stand where the fewest are left to hear them; then the name decides.
 */
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
