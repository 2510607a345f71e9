import type { EventType, ServiceDeclaration } from '@fanfare/contracts'
import { journey } from './journey.ts'
import { priceOf } from './price-list.ts'

/** US dollars for a thousand orders, without what is free each month. */
interface EventCost {
  /** How often an order publishes it; 0 for what an order that goes well does not publish. */
  readonly times: number
  readonly publish: number
  /** To one service: two requests of SQS; SNS's delivery is free. */
  readonly deliver: number
}

export function eventCosts(declarations: readonly ServiceDeclaration[]): ReadonlyMap<EventType, EventCost> {
  const times: Partial<Record<EventType, number>> = journey.events
  const thousand = (price: 'sns.publishes' | 'sqs.requests') => priceOf(price).usd / 1_000
  const types = new Set(declarations.flatMap(({ publishes }) => publishes))
  return new Map(
    [...types].map((type) => {
      const often = times[type] ?? 0
      return [
        type,
        {
          times: often,
          publish: often * thousand('sns.publishes'),
          deliver: 2 * often * thousand('sqs.requests'),
        },
      ]
    }),
  )
}
