import { Duration } from 'aws-cdk-lib'
import { MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch'
import type { Watch } from './alarm.ts'

export const ofEnvironment = (environment: string, metricName: string, statistic: string) =>
  new Metric({
    namespace: 'AWS/ElasticBeanstalk',
    metricName,
    dimensionsMap: { EnvironmentName: environment },
    statistic,
    period: Duration.minutes(1),
  })

/** 0 Ok, 15 Warning, 20 Degraded, 25 Severe. Source: developer guide, enhanced health, CloudWatch metrics. */
export const health = (environment: string) => ofEnvironment(environment, 'EnvironmentHealth', Stats.MAXIMUM)

/** Percent; 0 while there are too few requests. */
export const failures = (environment: string) =>
  new MathExpression({
    label: '5xx, %',
    expression: 'IF(total > 20, 100 * failed / total, 0)',
    usingMetrics: {
      failed: ofEnvironment(environment, 'ApplicationRequests5xx', Stats.SUM),
      total: ofEnvironment(environment, 'ApplicationRequestsTotal', Stats.SUM),
    },
    period: Duration.minutes(1),
  })

/** 99th percentile, in seconds. */
export const latency = (environment: string) =>
  ofEnvironment(environment, 'ApplicationLatencyP99', Stats.MAXIMUM)

export const watchEnvironment = (environment: string): Watch => ({
  about: environment,
  what: 'health',
  meaning: `Elastic Beanstalk finds ${environment} degraded.`,
  metric: health(environment),
  above: 19,
  periods: 3,
})

export const watchRequests = (environment: string): Watch[] => [
  {
    about: environment,
    what: 'failures',
    meaning: `More than 5 % of the requests to ${environment} end with a 5xx.`,
    metric: failures(environment),
    above: 5,
    periods: 3,
  },
  {
    about: environment,
    what: 'latency',
    meaning: `Of a hundred requests to ${environment}, one takes longer than 2 s.`,
    metric: latency(environment),
    above: 2,
    periods: 5,
  },
]
