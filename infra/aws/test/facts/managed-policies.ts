/** What AWS gives to instances by default. Kept to compare with what the roles here may do. */
export interface ManagedPolicy {
  readonly version: string
  /** Since when the version holds. */
  readonly since: string
  readonly source: string
  /** Actions by resource. */
  readonly statements: readonly {
    readonly actions: readonly string[]
    readonly resources: readonly string[]
  }[]
}

// The texts were read on 2026-11-25, in a mirror of AWS's policies: github.com/zoph-io/IAMTrail.

const xray = {
  actions: [
    'xray:PutTraceSegments',
    'xray:PutTelemetryRecords',
    'xray:GetSamplingRules',
    'xray:GetSamplingTargets',
    'xray:GetSamplingStatisticSummaries',
  ],
  resources: ['*'],
}
const bucket = {
  actions: ['s3:Get*', 's3:List*', 's3:PutObject'],
  resources: ['arn:aws:s3:::elasticbeanstalk-*', 'arn:aws:s3:::elasticbeanstalk-*/*'],
}
const logGroups = ['arn:aws:logs:*:*:log-group:/aws/elasticbeanstalk*']
const health = {
  actions: ['elasticbeanstalk:PutInstanceStatistics'],
  resources: ['arn:aws:elasticbeanstalk:*:*:application/*', 'arn:aws:elasticbeanstalk:*:*:environment/*'],
}
const analysis = [
  {
    actions: ['bedrock:InvokeModel'],
    resources: [
      'arn:aws:bedrock:*::foundation-model/anthropic.claude-*',
      'arn:aws:bedrock:*::foundation-model/amazon.nova-*',
      'arn:aws:bedrock:*:*:inference-profile/*anthropic.claude-*',
      'arn:aws:bedrock:*:*:inference-profile/*amazon.nova-*',
    ],
  },
  {
    actions: [
      'bedrock:ListFoundationModels',
      'elasticbeanstalk:DescribeEvents',
      'elasticbeanstalk:DescribeEnvironmentHealth',
      'aws-marketplace:Subscribe',
      'aws-marketplace:ViewSubscriptions',
      'aws-marketplace:Unsubscribe',
    ],
    resources: ['*'],
  },
]

const source = 'https://docs.aws.amazon.com/aws-managed-policy/latest/reference/'

export const webTier: ManagedPolicy = {
  version: 'v9',
  since: '2026-04-29',
  source: `${source}AWSElasticBeanstalkWebTier.html`,
  statements: [
    bucket,
    xray,
    {
      actions: [
        'logs:PutLogEvents',
        'logs:CreateLogStream',
        'logs:DescribeLogStreams',
        'logs:DescribeLogGroups',
      ],
      resources: logGroups,
    },
    health,
    ...analysis,
  ],
}

export const workerTier: ManagedPolicy = {
  version: 'v8',
  since: '2026-04-29',
  source: `${source}AWSElasticBeanstalkWorkerTier.html`,
  statements: [
    { actions: ['cloudwatch:PutMetricData'], resources: ['*'] },
    xray,
    {
      actions: ['sqs:ChangeMessageVisibility', 'sqs:DeleteMessage', 'sqs:ReceiveMessage', 'sqs:SendMessage'],
      resources: ['*'],
    },
    bucket,
    {
      actions: [
        'dynamodb:BatchGetItem',
        'dynamodb:BatchWriteItem',
        'dynamodb:DeleteItem',
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:Query',
        'dynamodb:Scan',
        'dynamodb:UpdateItem',
      ],
      resources: ['arn:aws:dynamodb:*:*:table/*-stack-AWSEBWorkerCronLeaderRegistry*'],
    },
    { actions: ['logs:PutLogEvents', 'logs:CreateLogStream'], resources: logGroups },
    health,
    ...analysis,
  ],
}
