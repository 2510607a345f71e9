import type { Acknowledgements } from './acknowledgements.ts'
import type { Activity, Delivery } from './activity.ts'
import type { ReceivedMessage } from './message.ts'
import type { SqsdOptions } from './options.ts'
import { type RequestSettings, type WorkerRequest, workerRequest } from './request.ts'
import { type Availability, reasonOf } from './retry.ts'
import type { TraceDelivery } from './trace-delivery.ts'
import type { Answer, WorkerClient } from './worker-client.ts'

export interface DeliveryParts {
  readonly worker: WorkerClient
  readonly acknowledgements: Acknowledgements
  readonly activity: Activity
  readonly availability: Availability
  readonly options: SqsdOptions
  readonly settings: RequestSettings
  readonly trace: TraceDelivery
}

/** Never throws. */
export async function deliver(message: ReceivedMessage, parts: DeliveryParts): Promise<void> {
  const { acknowledgements, activity, options } = parts
  const { id: messageId, receiveCount, body, sentAt } = message
  const delivery = { messageId, receiveCount, body, sentAt }
  activity.received(delivery)

  if (Date.now() > message.firstReceivedAt.getTime() + options.RetentionPeriod * 1_000) {
    acknowledgements.remove(message)
    return activity.ended('expired', delivery)
  }

  const answer = await parts.trace(message, (traceparent) => post(message, delivery, parts, traceparent))
  if (answer.kind === 'answered' && answer.status === 200) {
    acknowledgements.remove(message)
    return activity.ended('delivered', delivery)
  }
  acknowledgements.hide(message, options.ErrorVisibilityTimeout)
  activity.failed({ ...delivery, reason: reasonFor(answer) })
}

async function post(
  message: ReceivedMessage,
  delivery: Delivery,
  parts: DeliveryParts,
  traceparent?: string,
): Promise<Answer> {
  const { worker, activity, availability, options, settings } = parts
  let request: WorkerRequest
  try {
    request = workerRequest(message, settings, traceparent)
  } catch (error) {
    return { kind: 'unanswered', reason: reasonOf(error) }
  }
  let answer = await worker.post(request)
  for (let reposts = 0; answer.kind === 'closed' && reposts < options.MaxReposts; reposts += 1) {
    activity.reposted(delivery)
    answer = await worker.post(request)
  }
  if (answer.kind === 'answered') availability.succeeded()
  else if (answer.kind !== 'aborted') availability.failed(String(reasonFor(answer)))
  return answer
}

function reasonFor(answer: Answer): number | string {
  switch (answer.kind) {
    case 'answered':
      return answer.status
    case 'closed':
      return 'connection closed by the worker'
    case 'aborted':
      return 'aborted by stop'
    case 'unanswered':
      return answer.reason
  }
}
