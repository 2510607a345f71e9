import type { ServiceDeclaration } from '@fanfare/contracts'

/** What one order is assumed to cause; every figure is on the high side. */
export const journey = {
  /** An order paid by card and balance; one customer in five is new. What no service publishes does not count. */
  events: {
    'user.created': 0.2,
    'user.notice-issued': 0.2,
    'user.verified': 0.2,
    'order.created': 1,
    'payment.authorized': 1,
    'user.balance-debited': 1,
    'order.confirmed': 1,
    'payment.captured': 1,
  },
  /** To the CDN. */
  requests: 20,
  /** Of a response and a request, headers included. */
  answerKilobytes: 8,
  requestKilobytes: 1,
  /** For a request and what follows from it. */
  logKilobytes: 2,
} as const

interface Fanout {
  readonly published: number
  readonly delivered: number
}

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
