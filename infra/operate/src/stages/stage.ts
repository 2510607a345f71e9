import type { SQSClient } from '@aws-sdk/client-sqs'
import type { RunSql } from '../outbox/outbox-store.ts'

/** Access to the queues and databases of a stage. */
export interface OperatedStage {
  readonly name: string
  readonly sqs: SQSClient
  sqlOf(service: string): RunSql
}
