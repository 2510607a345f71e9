import { setTimeout } from 'node:timers/promises'
import type { Client } from './client.ts'
import type { Printer } from './print.ts'
import type { Order, User } from './shapes.ts'
import { type Seen, type Step, stepsOf } from './steps/index.ts'

/** How often everything is looked at, in milliseconds; less often on a machine that needs longer for a look. */
const interval = 50
/** How long a step is kept back, so that one that is seen later but happened earlier is printed before it. */
const patience = 150

export type Follower = ReturnType<typeof follow>

/** Looks at all that is a customer's until it is stopped, and prints what happens. `client` is logged in. */
export function follow(client: Client, customer: User, began: number, print: Printer) {
  const { id, balance } = customer
  let seen: Seen = { customer, balance, entries: [], orders: [], payments: [], mails: [] }
  let said: readonly Step[] = []
  let printedUntil = began
  const printed = new Set<string>()
  const times = new Map<string, number>()
  /** What cannot be looked at now, and why. */
  const outOfSight = new Map<string, string>()
  const stopping = new AbortController()

  const looks: Readonly<Record<string, () => Promise<Partial<Seen>>>> = {
    orders: async () => ({ orders: await client.orders(id) }),
    payments: async () => ({ payments: await client.payments(id) }),
    mails: async () => ({ mails: await client.mails(id) }),
    balance: async () => ({ entries: await client.entries(id), balance: (await client.user(id)).balance }),
  }

  async function look(what: string, at: () => Promise<Partial<Seen>>): Promise<void> {
    try {
      const news = await at()
      seen = { ...seen, ...news }
      outOfSight.delete(what)
    } catch (error) {
      outOfSight.set(what, error instanceof Error ? error.message : String(error))
    }
  }

  // Each by itself: what does not answer does not keep the others.
  const watching = Object.entries(looks).map(async ([what, at]) => {
    while (!stopping.signal.aborted) {
      const start = performance.now()
      await look(what, at)
      tell(Date.now() - patience)
      const pause = Math.max(interval, performance.now() - start)
      await setTimeout(pause, undefined, { signal: stopping.signal }).catch(() => {})
    }
  })

  /** Prints what happened until then. */
  function tell(until: number): void {
    const steps = [...stepsOf(seen), ...said].map((step) => ({ ...step, at: firstTime(step) }))
    const news = steps.filter(({ key, at }) => at <= until && !printed.has(key))
    news.sort((one, other) => one.at - other.at)
    for (let step = nextOf(news); step !== undefined; step = nextOf(news)) {
      printed.add(step.key)
      printedUntil = Math.max(printedUntil, step.at)
      print.step((printedUntil - began) / 1000, step.service, step.text)
    }
  }

  /** What is changed once more meanwhile has a later time then, but happened when it did. */
  function firstTime({ key, at }: Step): number {
    const time = times.get(key) ?? at
    times.set(key, time)
    return time
  }

  const nextOf = (steps: readonly Step[]) =>
    steps.find(({ key, after }) => !printed.has(key) && after.every((earlier) => printed.has(earlier)))

  return {
    get seen() {
      return seen
    },
    get outOfSight(): ReadonlyMap<string, string> {
      return outOfSight
    },
    /** What was learned otherwise: an order as POST /orders gave it. */
    learn(order: Order): void {
      if (seen.orders.length === 0) seen = { ...seen, orders: [order] }
    },
    /** A line of one's own, among those of what is seen. */
    say(service: string, text: string): void {
      said = [...said, { key: `said ${said.length}`, service, text, at: Date.now(), after: [] }]
    },
    /** Looks at everything once more, whether it is still followed or not. */
    async lookOnce(): Promise<Seen> {
      await Promise.all(Object.entries(looks).map(([what, at]) => look(what, at)))
      return seen
    },
    /** Prints what it still knows, and looks no more. */
    async stop(): Promise<void> {
      stopping.abort()
      await Promise.all(watching)
      tell(Number.POSITIVE_INFINITY)
    },
  }
}
