import type { Operation } from '@fanfare/contracts'
import { currentSpan, isTraced, measure, traced, traceparentIn } from '../telemetry/index.ts'
import type { ReceivedMessage } from './message.ts'
import type { Answer } from './worker-client.ts'

type Post = (traceparent?: string) => Promise<Answer>

export type TraceDelivery = (message: ReceivedMessage, post: Post) => Promise<Answer>

/** Messages whose last try is remembered. */
const most = 1_000

/** Each try has a span in the trace of the event; a later try has a link to the one before. */
export function createTraceDelivery(queueName: string, maxReceiveCount: number): TraceDelivery {
  const failed = new Map<string, string>()

  async function postTraced(operation: Operation, { id, receiveCount }: ReceivedMessage, post: Post) {
    const span = currentSpan()
    const answer = await post(span)
    const { attributes } = operation
    failed.delete(id)
    if (answer.kind === 'answered' && answer.status === 200) return answer
    attributes['error.type'] = answer.kind === 'answered' ? String(answer.status) : answer.kind
    if (receiveCount >= maxReceiveCount) {
      measure({ name: 'fanfare.dead_letters', kind: 'count', value: 1, attributes: { queue: queueName } })
    } else if (span !== undefined) failed.set(id, span)
    const [oldest] = failed.keys()
    if (failed.size > most && oldest !== undefined) failed.delete(oldest)
    return answer
  }

  return (message, post) => {
    if (!isTraced()) return post()
    const operation = receiptOf(queueName, message, failed.get(message.id))
    return traced(operation, () => postTraced(operation, message, post))
  }
}

const receiptOf = (queueName: string, message: ReceivedMessage, before: string | undefined): Operation => ({
  name: `receive ${queueName}`,
  kind: 'client',
  parent: message.attributes['traceparent']?.value ?? traceparentIn(message.body),
  links: before === undefined ? [] : [before],
  attributes: {
    'messaging.system': 'aws_sqs',
    'messaging.operation.name': 'receive',
    'messaging.operation.type': 'receive',
    'messaging.destination.name': queueName,
    'messaging.message.id': message.id,
    'fanfare.receive_count': message.receiveCount,
  },
})
