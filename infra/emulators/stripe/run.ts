import { EventEmitter, once, setMaxListeners } from 'node:events'
import { createAfterPayment } from './after-payment.ts'
import type { Faults } from './faults.ts'
import { createRespond } from './idempotency.ts'
import { createServer } from './server.ts'
import { createSettlement } from './settlement.ts'
import { openStore } from './store/index.ts'
import type { SlowCards } from './timers.ts'
import { createWebhookSender } from './webhook-sender.ts'

/** Milliseconds. Ends a wait that would never end. */
const idleTimeout = 120_000

export type Run = Awaited<ReturnType<typeof startRun>>

export async function startRun(options: {
  readonly port: number
  readonly dir: string
  readonly webhookUrl: () => string | undefined
  readonly webhookSecret: string
  readonly slowCards: SlowCards
  readonly faults: Faults
}) {
  const { slowCards, webhookUrl } = options
  const store = openStore(options.dir)
  const closing = new AbortController()
  setMaxListeners(0, closing.signal) // one per request in flight
  const changes = new EventEmitter()
  const changed = () => changes.emit('change')
  let requests = 0

  const webhookSender = createWebhookSender({
    store,
    slowCards,
    url: webhookUrl,
    secret: options.webhookSecret,
    changed,
  })
  const settlement = createSettlement(store, () => {
    webhookSender.reschedule()
    changed()
  })

  const afterPayment = createAfterPayment(store, () => {
    webhookSender.reschedule()
    changed()
  })

  async function track<T>(work: () => Promise<T>): Promise<T> {
    requests++
    try {
      return await work()
    } finally {
      requests--
      if (!closing.signal.aborted) {
        settlement.reschedule()
        webhookSender.reschedule()
        changed()
      }
    }
  }

  const controls = {
    hold: slowCards.hold,
    release(): void {
      slowCards.release()
      settlement.decide()
      slowCards.answer()
      store.events.makeDue(Date.now())
      webhookSender.reschedule()
    },
    decide: settlement.decide,
    answer: slowCards.answer,
    deliver: webhookSender.deliver,
    busy,
  }
  const respond = createRespond({ store, slowCards, closing: closing.signal, track })
  const server = createServer({ store, slowCards, respond, controls }, options.faults, closing.signal)

  try {
    store.keys.prune(Date.now())
    store.events.makeDue(Date.now())
    await server.listen({ host: '127.0.0.1', port: options.port })
  } catch (error) {
    store.close()
    throw error
  }
  settlement.reschedule()
  webhookSender.reschedule()

  return {
    store,
    webhookSender,
    controls,
    afterPayment,
    async idle(): Promise<void> {
      const signal = AbortSignal.timeout(idleTimeout)
      while (busy() !== undefined) {
        await once(changes, 'change', { signal }).catch(() => {
          throw new Error(`the Stripe emulator is still busy after ${idleTimeout / 1000} s: ${busy()}`)
        })
      }
    },
    async close(): Promise<void> {
      closing.abort()
      settlement.stop()
      await Promise.all([server.close(), webhookSender.stop()])
      store.close()
    },
  }

  function busy(): string | undefined {
    if (requests > 0) return `requests in flight: ${requests}`
    if (store.intents.nextSettlement() !== undefined) return 'a payment is processing'
    const webhooks = webhookUrl() === undefined ? 0 : store.events.pendingCount()
    return webhooks > 0 ? `webhooks pending: ${webhooks}` : undefined
  }
}
