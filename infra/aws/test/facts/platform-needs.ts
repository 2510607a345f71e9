/**
 * What the programs of Beanstalk on an instance are known to call, on resources as they are named on AWS. Read on
 * 2026-11-25.
 */
interface Need {
  readonly action: string
  readonly resource: string
  readonly source: string
}

const endpoints = 'https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/vpc-vpce.policy.html'
const managed = 'https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/concepts-roles-instance.html'
/** Public logs of instances that failed: `eb-engine.log` with ListObjects refused. No guide says it. */
const logs = 'eb-engine.log'

const bucket = 'arn:aws:s3:::elasticbeanstalk-us-east-1-123456789012'
const environments = `${bucket}/resources/environments`

/** @param environment its name */
export const needsOf = (environment: string, worker: boolean): Need[] => [
  { action: 's3:ListBucket', resource: bucket, source: logs },
  { action: 's3:GetObject', resource: `${environments}/e-abc/_runtime/_versions/app/v1`, source: endpoints },
  { action: 's3:GetObject', resource: `${environments}/e-abc/_runtime/versions/manifest_1`, source: logs },
  { action: 's3:PutObject', resource: `${environments}/logs/publish/e-abc/i-1/web.log`, source: endpoints },
  ...['samples', 'platform-assets', 'env-resources'].map((name) => ({
    action: 's3:GetObject',
    resource: `arn:aws:s3:::elasticbeanstalk-${name}-us-east-1/file`,
    source: endpoints,
  })),
  ...['logs:CreateLogStream', 'logs:PutLogEvents'].map((action) => ({
    action,
    resource: `arn:aws:logs:us-east-1:123456789012:log-group:/aws/elasticbeanstalk/${environment}/var/log/web.stdout.log`,
    source: managed,
  })),
  {
    action: 'logs:DescribeLogGroups',
    resource: 'arn:aws:logs:us-east-1:123456789012:log-group:/aws/elasticbeanstalk',
    source: managed,
  },
  ...(worker ? [{ action: 'cloudwatch:PutMetricData', resource: '*', source: managed }] : []),
]
