import { setTimeout } from 'node:timers/promises'
import type { Client } from './client.ts'
import type { Printer } from './print.ts'
import type { Order, User } from './shapes.ts'
import { type Seen, type Step, stepsOf } from './steps/index.ts'

/** Minimum pause between two reads, in milliseconds. */
const interval = 50
/** Milliseconds a step waits, so that earlier steps seen later are printed first. */
const delay = 150

export type Follower = ReturnType<typeof follow>

/** Prints a customer's steps until it is stopped. `client` is logged in. */
export function follow(client: Client, customer: User, began: number, print: Printer) {
  const { id, balance } = customer
  let seen: Seen = { customer, balance, entries: [], orders: [], payments: [], mails: [] }
  let ownSteps: readonly Step[] = []
  let printedUntil = began
  const printed = new Set<string>()
  const times = new Map<string, number>()
  const errors = new Map<string, string>()
  const stopping = new AbortController()

  const reads: Readonly<Record<string, () => Promise<Partial<Seen>>>> = {
    orders: async () => ({ orders: await client.orders(id) }),
    payments: async () => ({ payments: await client.payments(id) }),
    mails: async () => ({ mails: await client.mails(id) }),
    balance: async () => ({ entries: await client.entries(id), balance: (await client.user(id)).balance }),
  }

  async function update(what: string, read: () => Promise<Partial<Seen>>): Promise<void> {
    try {
      const changes = await read()
      seen = { ...seen, ...changes }
      errors.delete(what)
    } catch (error) {
      errors.set(what, error instanceof Error ? error.message : String(error))
    }
  }

  // Separate loops, so that none delays another.
  const loops = Object.entries(reads).map(async ([what, read]) => {
    while (!stopping.signal.aborted) {
      const start = performance.now()
      await update(what, read)
      printSteps(Date.now() - delay)
      const pause = Math.max(interval, performance.now() - start)
      await setTimeout(pause, undefined, { signal: stopping.signal }).catch(() => {})
    }
  })

  /** Milliseconds since 1970. */
  function printSteps(until: number): void {
    const steps = [...stepsOf(seen), ...ownSteps].map((step) => ({ ...step, at: firstTime(step) }))
    const due = steps.filter(({ key, at }) => at <= until && !printed.has(key))
    due.sort((one, other) => one.at - other.at)
    for (let step = nextOf(due); step !== undefined; step = nextOf(due)) {
      printed.add(step.key)
      printedUntil = Math.max(printedUntil, step.at)
      print.step((printedUntil - began) / 1000, step.service, step.text)
    }
  }

  /** A later change of the row moves its time; the step keeps the first. */
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
    get errors(): ReadonlyMap<string, string> {
      return errors
    },
    /** As returned by POST /orders. */
    add(order: Order): void {
      if (seen.orders.length === 0) seen = { ...seen, orders: [order] }
    },
    print(service: string, text: string): void {
      ownSteps = [...ownSteps, { key: `own ${ownSteps.length}`, service, text, at: Date.now(), after: [] }]
    },
    /** Also after `stop`. */
    async readAll(): Promise<Seen> {
      await Promise.all(Object.entries(reads).map(([what, read]) => update(what, read)))
      return seen
    },
    /** Prints what is left. */
    async stop(): Promise<void> {
      stopping.abort()
      await Promise.all(loops)
      printSteps(Number.POSITIVE_INFINITY)
    },
  }
}
