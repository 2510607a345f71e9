import { PublishBatchCommand, type PublishBatchCommandOutput, SNSClient } from '@aws-sdk/client-sns'
import type { ClaimedRow } from './relay-batches.ts'

/** What became of a row that was handed to SNS. */
export type Outcome =
  | { readonly row: ClaimedRow; readonly result: 'sent' }
  /** SNS will never take it. */
  | { readonly row: ClaimedRow; readonly result: 'refused'; readonly reason: string }
  /** It may well be taken later. */
  | { readonly row: ClaimedRow; readonly result: 'failed'; readonly reason: string }

/** Nothing can be published for now, and no row is to blame. */
export class Outage extends Error {}

// What is wrong with a message itself. Everything else (throttling, a topic that is not there yet, a right that is
// missing, a fault of SNS) is mended without the message. Source: SNS API reference, PublishBatch, errors.
const refusals = /^(InvalidParameter|Validation|BatchRequestTooLong|EmptyBatchRequest)/
const topicFaults = /^(NotFound|AuthorizationError|KMS|EndpointDisabled|InvalidSecurity)/

// The whole outbox has one topic's address wrong when its prefix is: AWS calls that an invalid parameter, too.
const isTopicFault = (name: string, message: string) => topicFaults.test(name) || /topic ?arn/i.test(message)

/**
 * The SDK's client, which gives up on a silent SNS: without `throwOnRequestTimeout` it would only write a warning and
 * wait for ever. What failed is tried again by the relay, after a pause. The times are for hangs only: SNS may have taken
 * what it answers too late, and it would be published twice.
 * @param requestTimeout milliseconds
 */
export const createSns = (requestTimeout = 15_000) =>
  new SNSClient({
    requestHandler: { connectionTimeout: 5_000, requestTimeout, throwOnRequestTimeout: true },
    maxAttempts: 2,
  })

/** Publishes a batch of one topic; says of every row what became of it. */
export async function publishBatch(
  sns: SNSClient,
  topicArn: string,
  rows: readonly ClaimedRow[],
): Promise<Outcome[]> {
  try {
    const command = new PublishBatchCommand({
      TopicArn: topicArn,
      PublishBatchRequestEntries: rows.map(({ sequence, body }) => ({ Id: sequence, Message: body })),
    })
    return outcomes(rows, await sns.send(command))
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error))
    if (isTopicFault(name, message)) {
      return rows.map((row) => ({ row, result: 'failed', reason: `${name}: ${message}` }))
    }
    if (refusals.test(name)) {
      // One bad message must not take nine good ones with it.
      if (rows.length > 1) {
        return (await Promise.all(rows.map((row) => publishBatch(sns, topicArn, [row])))).flat()
      }
      return rows.map((row) => ({ row, result: 'refused', reason: `${name}: ${message}` }))
    }
    throw new Outage(`SNS cannot be reached: ${name}: ${message}`, { cause: error })
  }
}

// A row is sent when it is named as successful, and only then: an entry can be in neither list.
function outcomes(rows: readonly ClaimedRow[], { Successful, Failed }: PublishBatchCommandOutput): Outcome[] {
  const sent = new Set(Successful?.map(({ Id }) => Id))
  const failures = new Map(Failed?.map((failure) => [failure.Id, failure]))
  return rows.map((row) => {
    if (sent.has(row.sequence)) return { row, result: 'sent' }
    const failure = failures.get(row.sequence)
    const reason = failure ? `${failure.Code}: ${failure.Message ?? ''}` : 'SNS named it in neither list'
    return { row, result: failure && refusals.test(failure.Code ?? '') ? 'refused' : 'failed', reason }
  })
}
