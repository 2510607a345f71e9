import { topicName } from '@fanfare/contracts'
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import type { Published } from './outbox.ts'
import type { Batch } from './relay-batches.ts'
import { createDrain } from './relay-drain.ts'
import { createSns, publishBatch } from './relay-publish.ts'
import { openRelaySession, wait } from './relay-session.ts'

/** The outbox is looked through this often even if nobody says that there is something in it, in milliseconds. */
const pollInterval = 1_000

const backOffFirst = 100
const backOffMost = 5_000

/**
 * Publishes what stands in the outbox. Every worker process has a relay and one of them leads, so that an aggregate's
 * events keep their order; the others take over when it ends. An event is published at least once: a relay that is
 * killed between SNS's answer and the deletion publishes it again, with the same id.
 */
export const relay = fp(
  async (app: FastifyInstance) => {
    const log = app.log.child({ part: 'relay' })
    const sns = createSns()
    const stop = new AbortController()
    const { signal } = stop
    let wake = () => {}
    let woken = false
    const onWake = () => {
      woken = true
      wake()
    }

    async function untilWoken() {
      const sleep = new AbortController()
      wake = () => sleep.abort()
      if (!woken && !signal.aborted) await wait(pollInterval, AbortSignal.any([sleep.signal, signal]))
      wake = () => {}
    }

    async function leadAndPublish(onProgress: () => void) {
      const session = await openRelaySession(app.config.DATABASE_URL, onWake, log)
      try {
        if (!(await session.lead(signal))) return
        const publish = (batch: Batch) => publishBatch(sns, topicArn(batch.type), batch.rows)
        const drain = createDrain({ session, publish, log })
        log.info('leads')
        do {
          woken = false
          await drain(signal)
          onProgress()
          await untilWoken()
          session.assertConnected()
        } while (!signal.aborted)
        // Once more, for what was committed by the last requests of this process.
        await drain(signal)
      } finally {
        await session.close().catch(() => {})
      }
    }

    const topicArn = (type: Published) => app.config.SNS_TOPIC_ARN_PREFIX + topicName(app.config.STAGE, type)

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

    let running: Promise<void> | undefined
    app.addHook('onReady', async () => {
      running = run()
    })
    app.addHook('onClose', async () => {
      stop.abort()
      await running
      sns.destroy()
    })
  },
  { name: 'relay', dependencies: ['database'] },
)
