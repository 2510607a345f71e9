import { eventCosts } from '@fanfare/aws/event-costs'
import type { ServiceDeclaration } from '@fanfare/contracts'

export interface MapView {
  readonly services: readonly string[]
  readonly events: readonly MapEvent[]
}

/** Costs are US dollars on AWS for a thousand orders. */
interface MapEvent {
  readonly type: string
  readonly publishers: readonly string[]
  readonly subscribers: readonly string[]
  readonly publishCost: number
  /** To each subscriber. */
  readonly deliverCost: number
}

/** Who publishes what to whom, from the service.ts files. */
export function readMap(declarations: readonly ServiceDeclaration[]): MapView {
  const costs = eventCosts(declarations)
  return {
    services: declarations.map(({ name }) => name),
    events: [...costs].map(([type, { publish, deliver }]) => ({
      type,
      publishers: declarations.filter(({ publishes }) => publishes.includes(type)).map(({ name }) => name),
      subscribers: declarations.filter(({ subscribes }) => subscribes.includes(type)).map(({ name }) => name),
      publishCost: publish,
      deliverCost: deliver,
    })),
  }
}
