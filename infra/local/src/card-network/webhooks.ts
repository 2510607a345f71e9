import { setMaxListeners } from 'node:events'
import { createAlarm } from './alarm.ts'
import type { KeptEvent } from './books/events.ts'
import type { Books } from './books/index.ts'
import { type EventRecord, eventObject } from './event.ts'
import type { Pace } from './pace.ts'
import { signatureOf } from './signature.ts'

const atOnce = 8
/** An answer that takes longer is none, in milliseconds: for an endpoint that hangs, not for one that is slow. */
const patience = 30_000
const firstDelay = 250
const longestDelay = 5000

export interface Courier {
  /** To be called when there is something new to deliver, or a new address. */
  look(): void
  /** Tries everything that is pending now, and returns how much when each try has ended. What is on its way is waited for. */
  deliver(): Promise<number>
  /** Cuts what is on its way; it stays pending. */
  stop(): Promise<void>
}

/**
 * Delivers every event to the webhook's address until a 2xx takes it: attempts after 0.25 s, 0.5 s, 1 s … 5 s.
 * As from Stripe, events may come twice and in any order.
 */
export function createCourier(options: {
  readonly books: Books
  readonly pace: Pace
  readonly url: () => string | undefined
  readonly secret: string
  readonly changed: () => void
}): Courier {
  const { events } = options.books
  const closing = new AbortController()
  setMaxListeners(0, closing.signal)
  const onTheWay = new Map<string, Promise<void>>()
  const alarm = createAlarm(nextAt, sendDue)

  return {
    look: () => alarm.look(),
    async deliver() {
      const pending = options.url() === undefined ? [] : events.pending(events.pendingCount())
      await Promise.all(pending.map((it) => onTheWay.get(it.event.id) ?? begin(it)))
      return pending.length
    },
    async stop() {
      alarm.stop()
      closing.abort()
      await Promise.all(onTheWay.values())
    },
  }

  function waiting() {
    if (options.url() === undefined || onTheWay.size >= atOnce) return []
    // Those on their way are among the first, since their time has come.
    return events.pending(2 * atOnce).filter(({ event }) => !onTheWay.has(event.id))
  }

  function nextAt(): number | undefined {
    return waiting()[0]?.next_at
  }

  function sendDue(): void {
    const due = waiting().filter((it) => it.next_at <= Date.now())
    for (const it of due.slice(0, atOnce - onTheWay.size)) begin(it)
  }

  function begin({ event, attempts }: KeptEvent): Promise<void> {
    const sent = send(event, attempts).finally(() => {
      onTheWay.delete(event.id)
      alarm.look()
      options.changed()
    })
    onTheWay.set(event.id, sent)
    return sent
  }

  async function send(event: EventRecord, attempts: number): Promise<void> {
    const answer = await post(event)
    if (closing.signal.aborted) return
    if (answer.taken) events.delivered(event.id, Date.now(), answer.told)
    else {
      const delay = Math.min(firstDelay * 2 ** attempts, longestDelay)
      events.failed(event.id, options.pace.dueAfter(delay), answer.told)
    }
  }

  async function post(event: EventRecord): Promise<{ taken: boolean; told: string }> {
    // Stripe's bodies are indented, so that whoever checks the signature on a re-serialised body finds out early.
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
        signal: AbortSignal.any([closing.signal, AbortSignal.timeout(patience)]),
      })
      await response.body?.cancel()
      return { taken: response.ok, told: String(response.status) }
    } catch (error) {
      return { taken: false, told: reason(error) }
    }
  }
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? error.cause.message : error.message
}
