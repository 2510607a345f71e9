import { setTimeout } from 'node:timers/promises'
import pLimit from 'p-limit'
import { type Context, currentTrace, runInTrace } from '../platform/context.ts'
import { NotSettled, type SettleContext, settle } from './settle.ts'

/** In milliseconds; doubled while nothing settles. */
const firstPause = 500
const longestPause = 5_000

/** In milliseconds. Beyond these limits, the schedule settles the payment. */
const maxAge = 120_000
const maxWaiting = 1_000

export type SettleSoon = (orderId: string) => Promise<void>

interface Entry {
  readonly trace: string
  readonly until: number
}

/** Retries in the background, so that an outage of Stripe does not use up a message's deliveries. */
export function createSettleRetry(context: SettleContext & Pick<Context, 'closing'>) {
  const { closing, log } = context
  const waiting = new Map<string, Entry>()
  let running: Promise<void> | undefined

  async function attempt(orderId: string, entry: Entry): Promise<boolean> {
    try {
      await runInTrace(entry.trace, () => settle(context, orderId))
      return true
    } catch (error) {
      if (!(error instanceof NotSettled)) throw error
      if (performance.now() < entry.until && waiting.size < maxWaiting) waiting.set(orderId, entry)
      return false
    }
  }

  async function retry(orderId: string): Promise<boolean> {
    const entry = waiting.get(orderId)
    if (!entry || closing.aborted) return false
    // Added at the end if it fails.
    waiting.delete(orderId)
    return attempt(orderId, entry).catch((error) => {
      log.error({ err: error, orderId }, 'payment left to the schedule')
      return false
    })
  }

  // The others follow only if the probe settles.
  async function run() {
    const limit = pLimit(8)
    let pause = firstPause
    while (waiting.size > 0 && !closing.aborted) {
      await setTimeout(pause, undefined, { signal: closing }).catch(() => {})
      const now = performance.now()
      for (const [orderId, { until }] of waiting) if (until < now) waiting.delete(orderId)
      const [probe, ...others] = waiting.keys()
      const isSettled = probe !== undefined && (await retry(probe))
      pause = isSettled ? firstPause : Math.min(pause * 2, longestPause)
      if (isSettled) await limit.map(others, retry)
    }
    running = undefined
  }

  const settleSoon: SettleSoon = async (orderId) => {
    const entry = { trace: currentTrace(), until: performance.now() + maxAge }
    if (!(await attempt(orderId, entry)) && waiting.size > 0) running ??= run()
  }
  return { settleSoon, stop: async () => running }
}
