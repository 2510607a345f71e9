import type { Logger } from 'pino'
import type { Batch } from './batches.ts'
import { createDrain } from './drain.ts'
import { becomeLeader } from './leadership.ts'
import { measureOutbox } from './measure-outbox.ts'
import { openSession } from './session.ts'
import type { Outcome } from './sns.ts'
import { wait } from './wait.ts'

/** Milliseconds between reads without a notification. */
const pollInterval = 1_000

const backOffFirst = 100
const backOffMost = 5_000

/** Milliseconds, less than the platform's grace. */
const stopGrace = 8_000

export interface RelayOptions {
  /** For metrics. */
  readonly name?: string
  readonly databaseUrl: string
  /** Milliseconds until a hanging leader is replaced. */
  readonly lease: number
  readonly publish: (batch: Batch, signal: AbortSignal) => Promise<Outcome[]>
  readonly log: Logger
}

export interface Relay {
  /** Publishes once more, then ends. */
  stop(): Promise<void>
}

/** One leader per database keeps each key's order; the others take over when it ends. */
export function startRelay({ name = 'outbox', databaseUrl, lease, publish, log }: RelayOptions): Relay {
  const stop = new AbortController()
  const { signal } = stop
  let wakeUp = new AbortController()
  const onWake = () => wakeUp.abort()
  let destroy = () => {}

  async function leadAndPublish(onProgress: () => void) {
    const session = await openSession({ databaseUrl, lease, onWake, log, stop: signal })
    destroy = session.destroy
    let leader = false
    let endMeasuring = () => {}
    try {
      leader = await becomeLeader(session, signal)
      if (!leader) return
      log.info("became the outbox relay's leader")
      endMeasuring = measureOutbox(session, name)
      const confirmed = async (batch: Batch) => {
        await session.confirm()
        const outcomes = await publish(batch, session.lost)
        // SNS that throttles a part must not make the pauses longer and longer.
        onProgress()
        return outcomes
      }
      const drain = createDrain({ session, publish: confirmed, log })
      do {
        wakeUp = new AbortController()
        await drain(signal)
        onProgress()
        await wait(pollInterval, AbortSignal.any([wakeUp.signal, signal]))
        session.lost.throwIfAborted()
      } while (!signal.aborted)
      // For commits of the service's last requests.
      await drain(signal)
    } finally {
      if (leader && session.lost.aborted) log.warn('lost leadership of the outbox')
      endMeasuring()
      destroy = () => {}
      await session.close()
    }
  }

  async function run() {
    let backOff = backOffFirst
    while (!signal.aborted) {
      try {
        await leadAndPublish(() => {
          backOff = backOffFirst
        })
      } catch (error) {
        log.warn({ err: error, retryInMs: backOff }, 'publishing paused')
        await wait(backOff * (0.5 + Math.random() / 2), signal)
        backOff = Math.min(backOff * 2, backOffMost)
      }
    }
  }

  const running = run()
  return {
    async stop() {
      stop.abort()
      const timer = setTimeout(() => destroy(), stopGrace)
      await running
      clearTimeout(timer)
    },
  }
}
