import { ArnFormat, type Stack } from 'aws-cdk-lib'
import {
  CfnInstanceProfile,
  PolicyDocument,
  PolicyStatement,
  Role,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam'
import { applicationName } from '../names.ts'

export interface InstanceRoleProps {
  readonly stage: string
  readonly environment: string
  /** The folder of the bundles that are deployed to it. */
  readonly unit: string
  readonly bundleBucket: string
  readonly secretArns: readonly string[]
  readonly statements: readonly PolicyStatement[]
}

/**
 * The profile of an environment's instances, with what it takes to be one, and what `statements` add. Beanstalk's own
 * policies are wider: every bucket of Beanstalk's, every queue, every metric.
 * Source: AWSElasticBeanstalkWebTier, for what there is to need.
 */
export function instanceProfile(stack: Stack, props: InstanceRoleProps): string {
  const { environment, secretArns, statements } = props
  const role = new Role(stack, `role-${environment}`, {
    roleName: `${environment}-${stack.region}`,
    assumedBy: new ServicePrincipal('ec2.amazonaws.com'),
    inlinePolicies: {
      instance: new PolicyDocument({ statements: instanceStatements(stack, props) }),
      service: new PolicyDocument({
        statements: [allow(['secretsmanager:GetSecretValue'], secretArns), ...statements],
      }),
    },
  })
  return new CfnInstanceProfile(stack, `profile-${environment}`, { roles: [role.roleName] }).ref
}

export const allow = (actions: readonly string[], resources: readonly string[]) =>
  new PolicyStatement({ actions: [...actions], resources: [...resources] })

/** Its bundle, its logs, and what it says of its health. */
function instanceStatements(stack: Stack, { stage, environment, unit, bundleBucket }: InstanceRoleProps) {
  const beanstalk = beanstalkBucket(stack)
  const group = stack.formatArn({
    service: 'logs',
    resource: 'log-group',
    resourceName: `/aws/elasticbeanstalk/${environment}/*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  })
  const health = ['application', 'environment'].map((resource) =>
    stack.formatArn({
      service: 'elasticbeanstalk',
      resource,
      resourceName: applicationName(stage) + (resource === 'environment' ? `/${environment}` : ''),
    }),
  )
  return [
    allow(['s3:GetObject'], [`${bundleBucket}/${unit}/*`, `${beanstalk}/resources/environments/*`]),
    allow(['s3:PutObject'], [`${beanstalk}/resources/environments/logs/*`]),
    allow(
      ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
      [group],
    ),
    allow(['elasticbeanstalk:PutInstanceStatistics'], health),
  ]
}

/** The bucket that Beanstalk makes in each region for itself: copies of versions, and logs that somebody asks for. */
const beanstalkBucket = (stack: Stack) =>
  `arn:${stack.partition}:s3:::elasticbeanstalk-${stack.region}-${stack.account}`
