import type { SQSClient } from '@aws-sdk/client-sqs'
import type { RunSql } from '../outbox/outbox-store.ts'

/** Access to the queues and databases of a stage. */
export interface OperatedStage {
  readonly name: string
  readonly sqs: SQSClient
  /** Seconds that a look at a queue waits for its servers; left out where there are several. */
  readonly longPoll?: number
  sqlOf(service: string): RunSql
}
