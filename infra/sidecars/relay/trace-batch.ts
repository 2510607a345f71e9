import type { Operation } from '@fanfare/contracts'
import { currentSpan, isTraced, traced, traceparentIn } from '../telemetry/index.ts'
import type { OutboxRow } from './batches.ts'
import type { Outcome, Traces } from './sns.ts'

type Send = (traces?: Traces) => Promise<Outcome[]>

/**
 * Each row has a span in the trace of its event. Several rows in one request have one more, in a trace of its own, with
 * links to theirs.
 */
export async function traceBatch(topic: string, rows: readonly OutboxRow[], send: Send): Promise<Outcome[]> {
  if (!isTraced()) return send()
  const { promise, resolve, reject } = Promise.withResolvers<Outcome[]>()
  const traces = new Map<OutboxRow, string>()
  const spans = rows.map((row) => traceRow(topic, row, promise, traces))
  const links = [...traces.values()]
  const sending = rows.length === 1 ? send(traces) : traced(batchOf(topic, links), () => send(traces))
  sending.then(resolve, reject)
  await Promise.allSettled(spans)
  return promise
}

function traceRow(topic: string, row: OutboxRow, sent: Promise<Outcome[]>, traces: Map<OutboxRow, string>) {
  const operation = sendOf(topic, row)
  return traced(operation, async () => {
    const span = currentSpan()
    if (span !== undefined) traces.set(row, span)
    const outcome = (await sent).find((each) => each.row === row)
    if (outcome?.result !== 'sent') throw new Error(outcome?.reason ?? 'unknown')
  })
}

const messaging = (topic: string) => ({
  'messaging.system': 'aws_sns',
  'messaging.operation.name': 'send',
  'messaging.operation.type': 'send',
  'messaging.destination.name': topic,
})

const sendOf = (topic: string, { eventId, type, key, body }: OutboxRow): Operation => ({
  name: `send ${topic}`,
  kind: 'producer',
  parent: traceparentIn(body),
  attributes: {
    ...messaging(topic),
    'cloudevents.event_id': eventId,
    'cloudevents.event_type': type,
    'cloudevents.event_subject': key,
  },
})

const batchOf = (topic: string, links: readonly string[]): Operation => ({
  name: `send ${topic}`,
  kind: 'client',
  links,
  attributes: { ...messaging(topic), 'messaging.batch.message_count': links.length },
})
