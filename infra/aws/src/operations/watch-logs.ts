import type { ServiceDeclaration } from '@fanfare/contracts'
import { Duration, type Stack } from 'aws-cdk-lib'
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch'
import { FilterPattern, type IFilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs'
import type { Watch } from './alarm.ts'

// Beanstalk puts time and address before each line, so that it is no JSON to CloudWatch: phrases, not `{ $.level = … }`.
// Source: https://github.com/awsdocs/elastic-beanstalk-samples/issues/149
const level = (name: string) => `"level":"${name}"`
const anyError = FilterPattern.anyTerm(level('error'), level('fatal'))
const errorOf = (message: string) => FilterPattern.allTerms(level('error'), `"msg":"${message}"`)

/** Error lines in five minutes; a single one may be a request that met a restart. */
const usual = 10

export function watchLogs(
  stack: Stack,
  stage: string,
  { name, errors = [] }: ServiceDeclaration,
  logs: readonly ILogGroup[],
): Watch[] {
  if (logs.length === 0) return []
  const count = (kind: string, pattern: IFilterPattern) => {
    logs.forEach((logGroup, index) => {
      new MetricFilter(stack, `errors-${name}-${kind}-${index}`, {
        logGroup,
        filterPattern: pattern,
        metricNamespace: `Fanfare/${stage}`,
        metricName: `${name}-${kind}`,
        metricValue: '1',
      })
    })
    return new Metric({
      namespace: `Fanfare/${stage}`,
      metricName: `${name}-${kind}`,
      statistic: Stats.SUM,
      period: Duration.minutes(5),
    })
  }
  return [
    {
      about: name,
      what: 'error-lines',
      meaning: `${name} logged more than ${usual} errors in five minutes.`,
      metric: count('errors', anyError),
      above: usual,
      periods: 1,
    },
    ...errors.map((error) => ({
      about: name,
      what: error.name,
      meaning: error.meaning,
      metric: count(error.name, errorOf(error.message)),
      above: 0,
      periods: 1,
    })),
  ]
}
