import { ArnFormat, type Stack } from 'aws-cdk-lib'
import type { TierName } from '../names.ts'
import type { Right } from '../rights.ts'

/**
 * What the programs of Beanstalk on an instance ask for, whatever runs there. An instance that starts by itself
 * (creation, Immutable, scale-out) lists the bucket for the newest manifest. Source: developer guide, VPC endpoint
 * policies, required S3 permissions; AWSElasticBeanstalkWebTier and WorkerTier.
 */
export function platformRights(stack: Stack, tier: TierName): Right[] {
  const s3 = (name: string) => `arn:${stack.partition}:s3:::${name}`
  const bucket = s3(`elasticbeanstalk-${stack.region}-${stack.account}`)
  const environments = `${bucket}/resources/environments`
  return [
    { actions: ['s3:ListBucket'], resources: [bucket] },
    {
      actions: ['s3:GetObject'],
      resources: [`${environments}/*`],
      because:
        'Beanstalk copies versions to a folder that has the environment’s id, which is not known beforehand.',
    },
    {
      actions: ['s3:PutObject'],
      resources: [`${environments}/logs/*`],
      because: 'Logs are put into folders by the environment’s id, which is not known beforehand.',
    },
    {
      actions: ['s3:GetObject'],
      // In some regions, the names have a suffix.
      resources: ['samples', 'platform-assets', 'env-resources'].map((name) =>
        s3(`elasticbeanstalk-${name}-${stack.region}*/*`),
      ),
      because: 'The platform’s own files, in buckets of AWS: their names change with the platform’s version.',
    },
    {
      actions: ['logs:DescribeLogGroups'],
      resources: [
        stack.formatArn({
          service: 'logs',
          resource: 'log-group',
          resourceName: '/aws/elasticbeanstalk*',
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      ],
      because: 'The action lists groups by prefix.',
    },
    ...(tier === 'worker' ? [daemonMetrics] : []),
  ]
}

const daemonMetrics: Right = {
  actions: ['cloudwatch:PutMetricData'],
  resources: ['*'],
  because: 'The action takes no resource. The daemon reports the environment’s health by it.',
}
