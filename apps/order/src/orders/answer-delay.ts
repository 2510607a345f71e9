import type { OrderSignal } from './saga.ts'

/** Of a new answer; the first ones count little, since one redelivered event is no backlog. */
const weight = 0.2

/** In milliseconds: after this time without answers of a kind, nothing is known of its delay. */
const validity = 120_000

export type AnswerDelay = ReturnType<typeof createAnswerDelay>

/**
 * How long services take at present to answer an order's event: the age of the backlog, in whichever queue it is. Each
 * process measures it by the answers that it handles.
 */
export function createAnswerDelay() {
  const delays = new Map<OrderSignal, { readonly milliseconds: number; readonly at: number }>()
  return {
    record(signal: OrderSignal, askedAt: Date, now = new Date()): void {
      const known = delays.get(signal)?.milliseconds ?? 0
      const latest = Math.max(0, now.getTime() - askedAt.getTime())
      delays.set(signal, { milliseconds: known + weight * (latest - known), at: now.getTime() })
    },
    /** Of the slowest kind, in seconds. */
    seconds(now = new Date()): number {
      const valid = [...delays.values()].filter(({ at }) => now.getTime() - at < validity)
      return Math.max(0, ...valid.map(({ milliseconds }) => milliseconds)) / 1000
    },
  }
}
