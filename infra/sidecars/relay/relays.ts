import { type EventType, eventDefinitions, topicName } from '@fanfare/contracts'
import type { Logger } from 'pino'
import type { Batch } from './batches.ts'
import type { Config } from './config.ts'
import { type Relay, startRelay } from './relay.ts'
import { createSns, type Outcome, publishBatch } from './sns.ts'
import { traceBatch } from './trace-batch.ts'

const types: ReadonlySet<string> = new Set(eventDefinitions.map(({ type }) => type))
const isEventType = (type: string): type is EventType => types.has(type)

/** One relay per outbox, so that none delays another. */
export function startRelays(config: Omit<Config, 'logLevel'>, log: Logger): Relay {
  const { stage, topicArnPrefix, lease, outboxes } = config
  const sns = createSns()

  async function publish({ type, rows }: Batch, signal: AbortSignal): Promise<Outcome[]> {
    if (isEventType(type)) {
      const topic = topicName(stage, type)
      return traceBatch(topic, rows, (traces) =>
        publishBatch(sns, topicArnPrefix + topic, rows, signal, traces),
      )
    }
    const reason = `there is no topic for events of the type ${type}`
    return rows.map((row) => ({ row, result: 'failed', reason, fault: 'topic' }))
  }

  const relays = [...outboxes].map(([outbox, databaseUrl]) =>
    startRelay({ name: outbox, databaseUrl, lease, publish, log: log.child({ outbox }) }),
  )
  return {
    async stop() {
      await Promise.all(relays.map((relay) => relay.stop()))
      sns.destroy()
    },
  }
}
