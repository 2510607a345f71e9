import type { Part } from '../lifecycle/part.ts'
import { assertPortFree, freePort } from '../lifecycle/ports.ts'
import type { DisputeStatus } from './after-payment.ts'
import { createFaults, type Failure } from './faults.ts'
import type { Controls } from './routes/controls.ts'
import { type Run, startRun } from './run.ts'
import { openStore, type Store } from './store/index.ts'
import { type IntentSummary, summaryOf } from './summary.ts'
import { createSlowCards } from './timers.ts'

export type { Failure } from './faults.ts'

export type { IntentSummary } from './summary.ts'
export { testCards } from './test-cards.ts'

export interface StripeEmulatorOptions {
  /** 0: a free port, chosen at the first start and kept. */
  readonly port: number
  readonly dir: string
  /** Until it is set (see `setWebhookUrl`), events wait. */
  readonly webhookUrl: string | undefined
  /** `whsec_…` */
  readonly webhookSecret: string
  /** Of the slow test cards. Default: 4000. */
  readonly slowMilliseconds?: number
}

/** Times are milliseconds. */
export interface Delivery {
  readonly id: string
  readonly type: string
  readonly intent: string
  readonly attempts: number
  readonly deliveredAt: number | null
  /** Status of the last attempt, or why there was no answer. */
  readonly lastAnswer: string | null
}

export interface StripeEmulator extends Part, Controls {
  /** Throws before the first start when the port is 0. */
  readonly url: string
  setWebhookUrl(url: string | undefined): void
  /** Oldest first. Can also be read while stopped, as `deliveries`. */
  intents(): readonly IntentSummary[]
  /** Oldest first. */
  deliveries(): readonly Delivery[]
  /** Rejects after two minutes with what is `busy`. */
  idle(): Promise<void>
  fail(failure: Failure): void
  /** The customer's bank does not take the refunds of an intent. */
  failRefunds(intent: string): void
  /** `needs_response`: the customer disputes the charge. Then the bank decides. */
  dispute(intent: string, status: DisputeStatus): void
  /** Requests wait until `resume`. */
  pause(): void
  resume(): void
}

/** See README.md. */
export function createStripeEmulator(options: StripeEmulatorOptions): StripeEmulator {
  const faults = createFaults()
  const slowCards = createSlowCards(options.slowMilliseconds ?? 4000)
  let { port, webhookUrl } = options
  let starting: Promise<Run> | undefined
  let run: Run | undefined

  return {
    name: 'stripe',
    get url() {
      if (port === 0) throw new Error("the Stripe emulator's port is chosen when it starts")
      return `http://127.0.0.1:${port}`
    },
    async start() {
      starting ??= open()
      await starting.catch((error) => {
        starting = undefined
        throw error
      })
    },
    async stop() {
      const started = starting
      starting = undefined
      run = undefined
      await (await started)?.close()
    },
    setWebhookUrl(url) {
      webhookUrl = url
      run?.webhookSender.reschedule()
    },
    intents: () => reading((store) => store.intents.all().map(summaryOf)),
    deliveries: () =>
      reading((store) =>
        store.events.all().map(({ event, intent, attempts, delivered_at, answer }) => ({
          id: event.id,
          type: event.type,
          intent,
          attempts,
          deliveredAt: delivered_at,
          lastAnswer: answer,
        })),
      ),
    async idle() {
      await run?.idle()
    },
    hold: slowCards.hold,
    release: () => running().controls.release(),
    decide: () => running().controls.decide(),
    answer: slowCards.answer,
    deliver: () => running().controls.deliver(),
    busy: () => run?.controls.busy(),
    fail: faults.fail,
    failRefunds: (intent) => running().afterPayment.failRefunds(intent),
    dispute: (intent, status) => running().afterPayment.dispute(intent, status),
    pause: faults.pause,
    resume: faults.resume,
  }

  async function open(): Promise<Run> {
    if (port === 0) port = await freePort()
    await assertPortFree(port, { what: 'the Stripe emulator', variable: 'CARD_NETWORK_PORT' })
    run = await startRun({
      port,
      dir: options.dir,
      webhookUrl: () => webhookUrl,
      webhookSecret: options.webhookSecret,
      slowCards,
      faults,
    })
    return run
  }

  function running(): Run {
    if (run === undefined) throw new Error('the Stripe emulator is stopped')
    return run
  }

  function reading<T>(read: (store: Store) => T): T {
    if (run !== undefined) return read(run.store)
    const store = openStore(options.dir)
    try {
      return read(store)
    } finally {
      store.close()
    }
  }
}
