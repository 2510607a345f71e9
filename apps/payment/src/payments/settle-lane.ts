import { setTimeout } from 'node:timers/promises'
import { CircuitState } from 'cockatiel'
import pLimit from 'p-limit'
import type { OrderStatus } from '../generated/prisma/client.ts'
import { type Context, currentTrace, runInTrace, traced } from '../platform/context.ts'
import { NotSettled, type SettleContext, settle } from './settle.ts'

/** In milliseconds; doubled while nothing settles. */
const firstPause = 500
const longestPause = 5_000

/** In milliseconds. Beyond these limits, the schedule settles the payment. */
const maxAge = 120_000
const maxWaiting = 1_000

interface Entry {
  readonly trace: string
  readonly until: number
}

type SettleLaneContext = SettleContext & Pick<Context, 'closing'>

/** Settles payments in the background, so many at once. While the circuit is open, one of them tries. */
function createSettleLane(context: SettleLaneContext, concurrency: number) {
  const { closing, log, stripeBreaker } = context
  const limit = pLimit(concurrency)
  const attempts = new Set<Promise<boolean>>()
  const waiting = new Map<string, Entry>()
  let retrying: Promise<void> | undefined
  const isClosed = () => stripeBreaker.state === CircuitState.Closed

  function wait(orderId: string, entry: Entry): false {
    if (!closing.aborted && performance.now() < entry.until) {
      waiting.set(orderId, entry)
      retrying ??= retry()
    }
    return false
  }

  async function attempt(orderId: string, entry: Entry): Promise<boolean> {
    try {
      // Another process that holds the lease must not occupy this one too.
      const describe = () => ({
        name: 'settle payment',
        parent: entry.trace,
        attributes: { 'fanfare.order.id': orderId },
      })
      const settleNow = () => traced(describe, () => settle(context, orderId, { maxWait: 0 }))
      await runInTrace(entry.trace, settleNow)
      return true
    } catch (error) {
      if (!(error instanceof NotSettled)) log.error({ err: error, orderId }, 'payment not settled')
      return wait(orderId, entry)
    }
  }

  function enqueue(orderId: string, entry: Entry): Promise<boolean> {
    const queued = limit(() => (isClosed() ? attempt(orderId, entry) : wait(orderId, entry)))
    attempts.add(queued)
    return queued.finally(() => attempts.delete(queued))
  }

  async function retryAll(): Promise<boolean> {
    const [probe, ...others] = waiting
    waiting.clear()
    const isSettled = probe !== undefined && (await attempt(...probe))
    const results = await Promise.all(others.map((each) => enqueue(...each)))
    return isSettled || results.includes(true)
  }

  async function retry() {
    let pause = firstPause
    while (waiting.size > 0 && !closing.aborted) {
      await setTimeout(pause, undefined, { signal: closing }).catch(() => {})
      if (!closing.aborted) pause = (await retryAll()) ? firstPause : Math.min(pause * 2, longestPause)
    }
    retrying = undefined
  }

  return {
    add(orderId: string): void {
      if (limit.pendingCount + waiting.size >= maxWaiting) {
        log.debug({ orderId }, 'too many payments to settle: left to the schedule')
        return
      }
      void enqueue(orderId, { trace: currentTrace(), until: performance.now() + maxAge })
    },
    /** Resolves when each payment that was added has been tried once, whether it settled or waits. */
    tried: () => Promise.all(attempts),
    /** Finishes what was added, unless the circuit is open; what is left, the schedule settles. */
    stop: async () => {
      await Promise.all([...attempts, retrying])
    },
  }
}

/** Requests to Stripe at once. */
const charges = 16
const releases = 6

export type SettleSoon = (orderId: string, orderStatus: OrderStatus) => void

/** Voids and refunds have a lane of their own: they do not wait behind authorizations. */
export function createSettleSoon(context: SettleLaneContext) {
  const charging = createSettleLane(context, charges)
  const releasing = createSettleLane(context, releases)
  const settleSoon: SettleSoon = (orderId, orderStatus) =>
    (orderStatus === 'cancelled' ? releasing : charging).add(orderId)
  return {
    settleSoon,
    tried: () => Promise.all([charging.tried(), releasing.tried()]),
    stop: () => Promise.all([charging.stop(), releasing.stop()]),
  }
}
