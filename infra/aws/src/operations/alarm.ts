import type { Stack } from 'aws-cdk-lib'
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'

export interface Watch {
  /** As `order-dead-letters`; the second part is its heading in docs/operate.md. */
  readonly about: string
  readonly what: string
  readonly meaning: string
  readonly metric: IMetric
  readonly above?: number
  readonly below?: number
  /** Number of the metric's periods. */
  readonly periods: number
  /** Not breaching by default. */
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
