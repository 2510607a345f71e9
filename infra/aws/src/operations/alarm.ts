import type { Stack } from 'aws-cdk-lib'
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'

/** Something that somebody is to be told of. */
export interface Watch {
  /** What it is about, and what of it, as `order-dead-letters`; the heading in docs/operate.md is its last part. */
  readonly about: string
  readonly what: string
  /** What it means, in a sentence. */
  readonly meaning: string
  readonly metric: IMetric
  /** Too much is more than this; or, for `below`, less. */
  readonly above?: number
  readonly below?: number
  /** For how many of the metric's periods. */
  readonly periods: number
  /** What it is when nothing is measured. Nothing wrong, unless told. */
  readonly missing?: TreatMissingData
}

export function makeAlarm(stack: Stack, stage: string, watch: Watch): Alarm {
  const { about, what, meaning, metric, above, below, periods } = watch
  return new Alarm(stack, `alarm-${about}-${what}`, {
    alarmName: about.startsWith(`${stage}-`) ? `${about}-${what}` : `${stage}-${about}-${what}`,
    alarmDescription: `${meaning} What to do: docs/operate.md, ${what}.`,
    metric,
    threshold: above ?? below ?? 0,
    comparisonOperator:
      below === undefined
        ? ComparisonOperator.GREATER_THAN_THRESHOLD
        : ComparisonOperator.LESS_THAN_THRESHOLD,
    evaluationPeriods: periods,
    treatMissingData: watch.missing ?? TreatMissingData.NOT_BREACHING,
  })
}
