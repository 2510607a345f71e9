import { createHmac } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import { type EventRecord, eventObject } from './event.ts'
import type { StoredEvent } from './store/events.ts'
import type { Store } from './store/index.ts'
import { createDueTimer, type SlowCards } from './timers.ts'

const concurrency = 8
/** Milliseconds, as the delays. For endpoints that hang. */
const answerTimeout = 30_000
const firstDelay = 250
const longestDelay = 5000

export interface WebhookSender {
  /** Call on a new event or address. */
  reschedule(): void
  /** Tries all pending webhooks, and returns how many. */
  deliver(): Promise<number>
  /** Aborted webhooks stay pending. */
  stop(): Promise<void>
}

/** Retries until a 2xx, after 0.25 s, 0.5 s, 1 s … 5 s. Duplicates and any order are possible, as from Stripe. */
export function createWebhookSender(options: {
  readonly store: Store
  readonly slowCards: SlowCards
  readonly url: () => string | undefined
  readonly secret: string
  readonly changed: () => void
}): WebhookSender {
  const { events } = options.store
  const closing = new AbortController()
  setMaxListeners(0, closing.signal)
  const inFlight = new Map<string, Promise<void>>()
  const timer = createDueTimer(() => waiting()[0]?.next_at, sendDue)

  return {
    reschedule: timer.reschedule,
    async deliver() {
      const pending = options.url() === undefined ? [] : events.pending(events.pendingCount())
      await Promise.all(pending.map((it) => inFlight.get(it.event.id) ?? start(it)))
      return pending.length
    },
    async stop() {
      timer.stop()
      closing.abort()
      await Promise.all(inFlight.values())
    },
  }

  function waiting(): StoredEvent[] {
    if (options.url() === undefined || inFlight.size >= concurrency) return []
    // Those in flight are among the first, since they are due.
    return events.pending(2 * concurrency).filter(({ event }) => !inFlight.has(event.id))
  }

  function sendDue(): void {
    const due = waiting().filter((it) => it.next_at <= Date.now())
    for (const it of due.slice(0, concurrency - inFlight.size)) start(it)
  }

  function start({ event, attempts }: StoredEvent): Promise<void> {
    const sent = send(event, attempts).finally(() => {
      inFlight.delete(event.id)
      timer.reschedule()
      options.changed()
    })
    inFlight.set(event.id, sent)
    return sent
  }

  async function send(event: EventRecord, attempts: number): Promise<void> {
    const { accepted, answer } = await post(event)
    if (closing.signal.aborted) return
    if (accepted) events.delivered(event.id, Date.now(), answer)
    else {
      const delay = Math.min(firstDelay * 2 ** attempts, longestDelay)
      events.failed(event.id, options.slowCards.dueAfter(delay), answer)
    }
  }

  async function post(event: EventRecord): Promise<{ accepted: boolean; answer: string }> {
    // Indented as Stripe's, so that a check of a re-serialised body fails here too.
    const body = JSON.stringify(eventObject(event, true), null, 2)
    try {
      const response = await fetch(options.url() ?? '', {
        method: 'POST',
        redirect: 'manual',
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'stripe-signature': signatureOf(body, options.secret, Math.floor(Date.now() / 1000)),
          'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
        },
        body,
        signal: AbortSignal.any([closing.signal, AbortSignal.timeout(answerTimeout)]),
      })
      await response.body?.cancel()
      return { accepted: response.ok, answer: String(response.status) }
    } catch (error) {
      return { accepted: false, answer: reasonOf(error) }
    }
  }
}

/** `at` is seconds: https://docs.stripe.com/webhooks/signature */
function signatureOf(body: string, secret: string, at: number): string {
  const signature = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')
  return `t=${at},v1=${signature}`
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? error.cause.message : error.message
}
