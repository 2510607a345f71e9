import { EventEmitter, once as happens, setMaxListeners } from 'node:events'
import { limits } from '../testing/limits.ts'
import { openBooks } from './books/index.ts'
import { createOnce } from './idempotency.ts'
import type { Pace } from './pace.ts'
import { createRespond } from './respond.ts'
import { createServer } from './server.ts'
import { createSettlement } from './settlement.ts'
import type { Trouble } from './trouble.ts'
import { createCourier } from './webhooks.ts'

export type Network = Awaited<ReturnType<typeof openNetwork>>

/** The card network between a start and a stop. */
export async function openNetwork(options: {
  readonly port: number
  readonly dir: string
  readonly webhookUrl: () => string | undefined
  readonly webhookSecret: string
  readonly pace: Pace
  readonly trouble: Trouble
}) {
  const { pace } = options
  const books = openBooks(options.dir)
  const closing = new AbortController()
  setMaxListeners(0, closing.signal) // one for each request in hand
  const changes = new EventEmitter()
  const changed = () => changes.emit('change')
  let requests = 0

  const courier = createCourier({
    books,
    pace,
    url: options.webhookUrl,
    secret: options.webhookSecret,
    changed,
  })
  const settlement = createSettlement(books, () => {
    courier.look()
    changed()
  })
  const onceByKey = createOnce(books, pace, closing.signal)
  const respond = createRespond(async (asked, carryOut) => {
    requests++
    try {
      return await onceByKey(asked, carryOut)
    } finally {
      requests--
      if (!closing.signal.aborted) {
        settlement.look()
        courier.look()
        changed()
      }
    }
  })
  const controls = {
    hold: pace.hold,
    release(): void {
      pace.release()
      settlement.decide()
      pace.answer()
      books.events.hurry(Date.now())
      courier.look()
    },
    decide: settlement.decide,
    answer: pace.answer,
    deliver: courier.deliver,
    busy: underWay,
  }
  const server = createServer({ ...options, books, respond, controls }, options.trouble, closing.signal)

  try {
    books.keys.prune(Date.now())
    books.events.hurry(Date.now())
    await server.listen({ host: '127.0.0.1', port: options.port })
  } catch (error) {
    books.close()
    throw error
  }
  settlement.look()
  courier.look()

  return {
    books,
    courier,
    controls,
    async idle(): Promise<void> {
      const limit = AbortSignal.timeout(limits.wait)
      while (underWay() !== undefined) {
        await happens(changes, 'change', { signal: limit }).catch(() => {
          throw new Error(`the card network is still busy after ${limits.wait / 1000} s: ${underWay()}`)
        })
      }
    },
    async close(): Promise<void> {
      closing.abort()
      settlement.stop()
      await Promise.all([server.close(), courier.stop()])
      books.close()
    },
  }

  function underWay(): string | undefined {
    if (requests > 0) return `requests in hand: ${requests}`
    if (books.intents.settlesNext() !== undefined) return 'a payment is processing'
    const webhooks = options.webhookUrl() === undefined ? 0 : books.events.pendingCount()
    return webhooks > 0 ? `webhooks pending: ${webhooks}` : undefined
  }
}
