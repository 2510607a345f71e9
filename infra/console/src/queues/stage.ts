import type { SQSClient } from '@aws-sdk/client-sqs'
import type { LocalAws } from '@fanfare/local'
import { localStatements, type OperatedStage } from '@fanfare/operate/stores'

/** The running stack, as the commands of operators reach a stage. */
export function operatedStage({ stage, postgres }: LocalAws, sqs: SQSClient): OperatedStage {
  return {
    name: stage,
    sqs,
    longPoll: 0,
    sqlOf: (service) => localStatements(() => postgres.serviceUrl(service)),
  }
}
