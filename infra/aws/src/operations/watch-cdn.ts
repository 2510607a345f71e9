import { Duration } from 'aws-cdk-lib'
import type { Distribution } from 'aws-cdk-lib/aws-cloudfront'
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch'
import type { Stage } from '../stage.ts'
import type { Watch } from './alarm.ts'

/** CloudFront's metrics exist here only, and an alarm is in the region of its metric. */
const region = 'us-east-1'

export const ofCdn = ({ distributionId }: Distribution, metricName: string, statistic: string) =>
  new Metric({
    namespace: 'AWS/CloudFront',
    metricName,
    dimensionsMap: { DistributionId: distributionId, Region: 'Global' },
    statistic,
    period: Duration.minutes(1),
    region,
  })

/** Requests that the CDN cannot bring to an environment are in no metric of one. */
export const watchCdn = (stage: Stage, distribution: Distribution): Watch[] =>
  stage.region !== region
    ? []
    : [
        {
          about: 'cdn',
          what: 'failures',
          meaning: 'More than half of the requests to the CDN end with a 5xx.',
          metric: ofCdn(distribution, '5xxErrorRate', Stats.AVERAGE),
          above: 50,
          periods: 5,
        },
      ]
