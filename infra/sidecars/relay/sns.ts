import { PublishBatchCommand, type PublishBatchCommandOutput, SNSClient } from '@aws-sdk/client-sns'
import type { OutboxRow } from './batches.ts'

export type Outcome =
  | { readonly row: OutboxRow; readonly result: 'sent' }
  /** SNS will never accept it. */
  | { readonly row: OutboxRow; readonly result: 'refused'; readonly reason: string }
  /** SNS may accept it later. */
  | {
      readonly row: OutboxRow
      readonly result: 'failed'
      readonly reason: string
      readonly fault: 'row' | 'topic'
    }

/** Not caused by a row. */
export class Outage extends Error {}

// Errors of the message itself; others (throttling, missing topic or permission) do not depend on it. Source:
// SNS API reference, PublishBatch.
const refusals = /^(InvalidParameter|Validation|BatchRequestTooLong|EmptyBatchRequest)/
const topicFaults = /^(NotFound|AuthorizationError|KMS|EndpointDisabled|InvalidSecurity)/

// AWS reports a wrong ARN prefix as an invalid parameter too.
const isTopicFault = (name: string, message: string) => topicFaults.test(name) || /topic ?arn/i.test(message)

/**
 * Without `throwOnRequestTimeout` the SDK only logs a warning. Timeouts are long, since a late answer causes a
 * duplicate.
 * @param requestTimeout milliseconds
 */
export const createSns = (requestTimeout = 15_000) =>
  new SNSClient({
    requestHandler: { connectionTimeout: 5_000, requestTimeout, throwOnRequestTimeout: true },
    maxAttempts: 2,
  })

/** A traceparent of each row, which the worker gets as a header of the daemon's. */
export type Traces = ReadonlyMap<OutboxRow, string>

const attributesOf = (traceparent: string | undefined) =>
  traceparent === undefined
    ? {}
    : { MessageAttributes: { traceparent: { DataType: 'String', StringValue: traceparent } } }

/** Returns an outcome per row. Throws Outage when they are unknown. */
export async function publishBatch(
  sns: SNSClient,
  topicArn: string,
  rows: readonly OutboxRow[],
  abortSignal: AbortSignal,
  traces?: Traces,
): Promise<Outcome[]> {
  try {
    const command = new PublishBatchCommand({
      TopicArn: topicArn,
      PublishBatchRequestEntries: rows.map((row) => ({
        Id: row.sequence,
        Message: row.body,
        ...attributesOf(traces?.get(row)),
      })),
    })
    return outcomes(rows, await sns.send(command, { abortSignal }))
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error))
    const reason = `${name}: ${message}`
    if (isTopicFault(name, message))
      return rows.map((row) => ({ row, result: 'failed', reason, fault: 'topic' }))
    if (!refusals.test(name)) throw new Outage(`SNS cannot be reached: ${reason}`, { cause: error })
    if (rows.length === 1) return rows.map((row) => ({ row, result: 'refused', reason }))
    // One invalid message must not fail the others.
    return (
      await Promise.all(rows.map((row) => publishBatch(sns, topicArn, [row], abortSignal, traces)))
    ).flat()
  }
}

// An entry in neither list counts as not sent.
function outcomes(rows: readonly OutboxRow[], { Successful, Failed }: PublishBatchCommandOutput): Outcome[] {
  const sent = new Set(Successful?.map(({ Id }) => Id))
  const failures = new Map(Failed?.map((failure) => [failure.Id, failure]))
  return rows.map((row) => {
    if (sent.has(row.sequence)) return { row, result: 'sent' }
    const failure = failures.get(row.sequence)
    const reason = failure ? `${failure.Code}: ${failure.Message ?? ''}` : 'SNS named it in neither list'
    if (failure && refusals.test(failure.Code ?? '')) return { row, result: 'refused', reason }
    return { row, result: 'failed', reason, fault: 'row' }
  })
}
