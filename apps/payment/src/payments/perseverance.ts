import { setTimeout } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { aFewAtOnce } from './a-few-at-once.ts'
import { NotSettled } from './not-settled.ts'

/** How long until the next try while the card network is away, in milliseconds: doubled each time, up to the second. */
const backOffFirst = 500
const backOffMost = 5_000

/** What has been tried for this long, in milliseconds, or is one more than so many, is left to the schedule. */
const longest = 120_000
const most = 1_000

/**
 * `app.settleSoon(orderId)`: settles, and if that cannot be done now, tries again later and returns. What is wanted of
 * a payment is stored by then, so that an event is handled even while the card network is away: an outage uses up no
 * message's tries. What a process that ends had still to try again is left to the schedule, too.
 */
export const perseverance = fp(
  async (app: FastifyInstance) => {
    const waiting = new Map<string, { readonly traceparent: string; readonly until: number }>()
    const stop = new AbortController()
    let running: Promise<void> | undefined

    async function tryOne(orderId: string, traceparent: string, until: number): Promise<boolean> {
      try {
        await app.settle(orderId, { traceparent })
        return true
      } catch (error) {
        if (!(error instanceof NotSettled)) throw error
        if (performance.now() < until && waiting.size < most) waiting.set(orderId, { traceparent, until })
        return false
      }
    }

    async function again(orderId: string): Promise<boolean> {
      const entry = waiting.get(orderId)
      if (!entry || stop.signal.aborted) return false
      // Put last if it fails, so that the next round begins with another.
      waiting.delete(orderId)
      return tryOne(orderId, entry.traceparent, entry.until).catch((error) => {
        app.log.error({ err: error, orderId }, 'left to the schedule')
        return false
      })
    }

    async function persevere() {
      let backOff = backOffFirst
      while (waiting.size > 0 && !stop.signal.aborted) {
        await setTimeout(backOff, undefined, { signal: stop.signal }).catch(() => {})
        const now = performance.now()
        for (const [orderId, { until }] of waiting) if (until < now) waiting.delete(orderId)
        const [first, ...others] = waiting.keys()
        const answers = first !== undefined && (await again(first))
        backOff = answers ? backOffFirst : Math.min(backOff * 2, backOffMost)
        if (answers) await aFewAtOnce(others, 8, again)
      }
      running = undefined
    }

    app.decorate('settleSoon', async (orderId, traceparent) => {
      if (await tryOne(orderId, traceparent, performance.now() + longest)) return
      running ??= persevere()
    })
    app.addHook('onClose', async () => {
      stop.abort()
      await running
    })
  },
  { name: 'perseverance', dependencies: ['settling'] },
)

declare module 'fastify' {
  interface FastifyInstance {
    settleSoon(orderId: string, traceparent: string): Promise<void>
  }
}
