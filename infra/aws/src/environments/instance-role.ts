import { ArnFormat, type Stack } from 'aws-cdk-lib'
import { CfnInstanceProfile, PolicyDocument, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { applicationName, type TierName } from '../names.ts'
import { acceptWildcards, type Right, statementOf } from '../rights.ts'
import { platformRights } from './platform-rights.ts'

export interface InstanceRoleProps {
  readonly stage: string
  readonly environment: string
  readonly tier: TierName
  readonly unit: string
  readonly bundles: string
  readonly secretArns: readonly string[]
  /** Besides reading secrets. */
  readonly rights: readonly Right[]
}

/** Beanstalk's managed policies are wider; a test compares them with this. */
export function instanceProfile(stack: Stack, props: InstanceRoleProps): string {
  const instance = [...platformRights(stack, props.tier), ...instanceRights(stack, props)]
  const secrets = { actions: ['secretsmanager:GetSecretValue'], resources: props.secretArns }
  const service = [secrets, ...props.rights]
  const policy = (rights: readonly Right[]) => new PolicyDocument({ statements: rights.map(statementOf) })
  const role = new Role(stack, `role-${props.environment}`, {
    assumedBy: new ServicePrincipal('ec2.amazonaws.com'),
    inlinePolicies: { instance: policy(instance), service: policy(service) },
  })
  acceptWildcards(role, [...instance, ...service])
  return new CfnInstanceProfile(stack, `profile-${props.environment}`, { roles: [role.roleName] }).ref
}

function instanceRights(stack: Stack, { stage, environment, unit, bundles }: InstanceRoleProps): Right[] {
  const application = applicationName(stage)
  const arn = (resource: string, resourceName: string) =>
    stack.formatArn({ service: 'elasticbeanstalk', resource, resourceName })
  return [
    {
      actions: ['s3:GetObject'],
      resources: [`${bundles}/${unit}/*`],
      because: 'The bundles of what runs here, one for each version.',
    },
    {
      actions: [
        'logs:CreateLogGroup',
        'logs:CreateLogStream',
        'logs:PutLogEvents',
        'logs:DescribeLogStreams',
      ],
      resources: [
        stack.formatArn({
          service: 'logs',
          resource: 'log-group',
          resourceName: `/aws/elasticbeanstalk/${environment}/*`,
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      ],
      because: 'A group for each file of this environment, and a stream for each of its instances.',
    },
    {
      actions: ['elasticbeanstalk:PutInstanceStatistics'],
      resources: [arn('application', application), arn('environment', `${application}/${environment}`)],
    },
  ]
}
