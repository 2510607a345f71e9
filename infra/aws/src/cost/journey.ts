import type { EventType, ServiceDeclaration } from '@fanfare/contracts'

/** What one order is taken to cause. Every figure is on the high side, and printed beside the bill. */
export const journey = {
  /** Events of an order that is paid by card and balance, and goes well; one customer in five is new. */
  events: {
    'user.created': 0.2,
    'order.created': 1,
    'payment.authorized': 1,
    'user.balance-debited': 1,
    'order.confirmed': 1,
    'payment.captured': 1,
  },
  /** Requests to the CDN for an order: looking at products, signing in, ordering, looking at the order and its mails. */
  requests: 20,
  /** Kilobytes of an answer and of a request, headers included. */
  answerKilobytes: 8,
  requestKilobytes: 1,
  /** Kilobytes that the two processes log for a request and what follows from it. */
  logKilobytes: 2,
} as const satisfies { events: Partial<Record<EventType, number>> } & Record<string, unknown>

/** What an order's events come to, given who declares to publish and to hear them. */
export interface Fanout {
  /** Events published for an order. */
  readonly published: number
  /** Copies of them that reach a queue. */
  readonly delivered: number
}

/** Counts the events that somebody publishes, and as many deliveries as there are services that subscribe to them. */
export function fanoutOfOrder(declarations: readonly ServiceDeclaration[]): Fanout {
  const published = new Set<string>(declarations.flatMap(({ publishes }) => publishes))
  const heard = Map.groupBy(
    declarations.flatMap(({ subscribes }): readonly string[] => subscribes),
    (event) => event,
  )
  const events = Object.entries(journey.events).filter(([event]) => published.has(event))
  return {
    published: sum(events.map(([, times]) => times)),
    delivered: sum(events.map(([event, times]) => times * (heard.get(event)?.length ?? 0))),
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
