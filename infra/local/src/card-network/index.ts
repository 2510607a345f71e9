import type { Part } from '../part.ts'
import { assertPortFree, freePort } from '../ports.ts'
import { type Books, openBooks } from './books/index.ts'
import { type Network, openNetwork } from './network.ts'
import { createPace } from './pace.ts'
import type { Controls } from './routes/controls.ts'
import { type BookEntry, summaryOf } from './summary.ts'
import { createTrouble, type Failure } from './trouble.ts'

export type { BookEntry } from './summary.ts'
export type { Failure } from './trouble.ts'

export interface CardNetworkOptions {
  /** 0 stands for a free port, chosen at the first start and kept. */
  readonly port: number
  /** Where its books are kept. */
  readonly dir: string
  /** Where events are POSTed to. Until it is known (see `setWebhookUrl`), they wait. */
  readonly webhookUrl: string | undefined
  /** What events are signed with, `whsec_…`. */
  readonly webhookSecret: string
  /** How long the slow test cards take. Default: 4000. */
  readonly slowMilliseconds?: number
}

/** An event's way to the webhook. Times are milliseconds. */
export interface Delivery {
  readonly id: string
  readonly type: string
  readonly intent: string
  readonly attempts: number
  readonly deliveredAt: number | null
  /** The status that the last attempt was answered with, or why there was no answer. */
  readonly lastAnswer: string | null
}

export interface CardNetwork extends Part, Controls {
  /** For the SDK's host, port and protocol; a page is there too. Throws before the first start, if the port is still to be chosen. */
  readonly url: string
  setWebhookUrl(url: string | undefined): void
  /** All intents, oldest first. Can be read while it is stopped, too; so can `deliveries`. */
  books(): readonly BookEntry[]
  /** All events and how far their webhooks have come, oldest first. */
  deliveries(): readonly Delivery[]
  /** Resolves when no POST is in hand, no payment is processing and no webhook is pending. Rejects after two minutes, saying what is. */
  idle(): Promise<void>
  /** Makes the next requests to the API fail. */
  fail(failure: Failure): void
  /** Takes requests and answers none until `resume`. */
  pause(): void
  resume(): void
}

/** The part of Stripe's HTTP API that payment uses, with books of its own. See the README beside this file. */
export function createCardNetwork(options: CardNetworkOptions): CardNetwork {
  const trouble = createTrouble()
  const pace = createPace(options.slowMilliseconds ?? 4000)
  let { port, webhookUrl } = options
  let opening: Promise<Network> | undefined
  let network: Network | undefined

  return {
    name: 'card network',
    get url() {
      if (port === 0) throw new Error("the card network's port is chosen when it starts")
      return `http://127.0.0.1:${port}`
    },
    async start() {
      opening ??= open()
      await opening.catch((error) => {
        opening = undefined
        throw error
      })
    },
    async stop() {
      const opened = opening
      opening = undefined
      network = undefined
      await (await opened)?.close()
    },
    setWebhookUrl(url) {
      webhookUrl = url
      network?.courier.look()
    },
    books: () => reading((books) => books.intents.all().map(summaryOf)),
    deliveries: () =>
      reading((books) =>
        books.events.all().map(({ event, intent, attempts, delivered_at, answer }) => ({
          id: event.id,
          type: event.type,
          intent,
          attempts,
          deliveredAt: delivered_at,
          lastAnswer: answer,
        })),
      ),
    async idle() {
      await network?.idle()
    },
    hold: pace.hold,
    release: () => running().controls.release(),
    decide: () => running().controls.decide(),
    answer: pace.answer,
    deliver: () => running().controls.deliver(),
    busy: () => network?.controls.busy(),
    fail: trouble.fail,
    pause: trouble.pause,
    resume: trouble.resume,
  }

  async function open(): Promise<Network> {
    if (port === 0) port = await freePort()
    await assertPortFree(port, { what: 'the card network', variable: 'CARD_NETWORK_PORT' })
    network = await openNetwork({
      port,
      dir: options.dir,
      webhookUrl: () => webhookUrl,
      webhookSecret: options.webhookSecret,
      pace,
      trouble,
    })
    return network
  }

  function running(): Network {
    if (network === undefined) throw new Error('the card network does not run')
    return network
  }

  function reading<T>(read: (books: Books) => T): T {
    if (network !== undefined) return read(network.books)
    const books = openBooks(options.dir)
    try {
      return read(books)
    } finally {
      books.close()
    }
  }
}
