import { ArnFormat } from 'aws-cdk-lib'
import { CfnInstanceProfile, PolicyDocument, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { applicationName, type TierName } from '../names.ts'
import { acceptWildcards, type Right, statementOf } from '../rights.ts'
import type { Main } from './main-stack.ts'
import { platformRights } from './platform-rights.ts'
import { traceRights } from './traces.ts'

interface InstanceRoleProps {
  readonly environment: string
  readonly tier: TierName
  readonly unit: string
  readonly secretArns: readonly string[]
  /** Besides those of every environment, and reading secrets. */
  readonly rights: readonly Right[]
}

/** Beanstalk's managed policies are wider; a test compares them with this. */
export function instanceProfile(main: Main, props: InstanceRoleProps): string {
  const { stack, plan, application } = main
  const instance = [...platformRights(stack, props.tier), ...instanceRights(main, props)]
  const secrets = { actions: ['secretsmanager:GetSecretValue'], resources: props.secretArns }
  const service = [secrets, application.firstVersion.right, ...traceRights(plan), ...props.rights]
  const policy = (rights: readonly Right[]) => new PolicyDocument({ statements: rights.map(statementOf) })
  const role = new Role(stack, `role-${props.environment}`, {
    assumedBy: new ServicePrincipal('ec2.amazonaws.com'),
    inlinePolicies: { instance: policy(instance), service: policy(service) },
  })
  acceptWildcards(role, [...instance, ...service])
  return new CfnInstanceProfile(stack, `profile-${props.environment}`, { roles: [role.roleName] }).ref
}

function instanceRights(
  { stack, plan, application }: Main,
  { environment, unit }: InstanceRoleProps,
): Right[] {
  const name = applicationName(plan.stage.name)
  const arn = (resource: string, resourceName: string) =>
    stack.formatArn({ service: 'elasticbeanstalk', resource, resourceName })
  return [
    {
      actions: ['s3:GetObject'],
      resources: [`${application.bundles}/${unit}/*`],
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
      resources: [arn('application', name), arn('environment', `${name}/${environment}`)],
    },
  ]
}
