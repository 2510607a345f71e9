import { Fn, SecretValue } from 'aws-cdk-lib'
import { CfnEnvironment } from 'aws-cdk-lib/aws-elasticbeanstalk'
import { Secret } from 'aws-cdk-lib/aws-secretsmanager'
import { accept } from '../accept.ts'
import { applicationName, compactEnvironmentName } from '../names.ts'
import { placed } from '../plan.ts'
import { commonOptions, instanceOptions, machineHealthPath, processPort } from './common-options.ts'
import { instanceProfile } from './instance-role.ts'
import { compactHost } from './listener-rules.ts'
import type { LoadBalancer } from './load-balancers.ts'
import type { Main } from './main-stack.ts'
import { type Options, optionSettings } from './option-settings.ts'
import { platformArn } from './platform.ts'
import { processLog } from './process-logs.ts'
import { traceVariables } from './traces.ts'
import { updateTime } from './update-times.ts'
import { awsVariables, prefixedVariables, sharedVariables } from './variables.ts'
import { behind, immutableDeployment } from './web-options.ts'
import { workerRights } from './worker-rights.ts'

export interface GuardedOrigin {
  readonly domainName: string
  /** nginx requires it as `X-Origin-Secret`. */
  readonly secret: SecretValue
}

/**
 * An instance has one role, here with the rights of all services; each process gets only its own variables and
 * secrets.
 */
export function compactEnvironment(
  main: Main,
  balancer: LoadBalancer | undefined,
): GuardedOrigin | undefined {
  const { stack, plan, network, application, secrets } = main
  const { stage } = plan
  const services = placed(plan, 'compact')
  const environment = compactEnvironmentName(stage.name)
  const origin = balancer === undefined ? makeGuardedOrigin(main) : undefined
  const originSecret: Record<string, string> = origin === undefined ? {} : { ORIGIN_SECRET: origin.secretArn }
  const profile = instanceProfile(main, {
    environment,
    tier: 'web',
    unit: 'compact',
    secretArns: [
      ...new Set(services.flatMap(({ declaration }) => Object.values(secrets.of(declaration, 'worker')))),
      ...Object.values(originSecret),
    ],
    rights: services.flatMap(({ declaration }) => workerRights(stack, stage.name, declaration)),
  })
  const { web, compact } = network.groups
  const made = new CfnEnvironment(stack, balancer === undefined ? 'compact' : `compact-${balancer.id}`, {
    applicationName: applicationName(stage.name),
    environmentName: environment,
    tier: { name: 'WebServer', type: 'Standard' },
    platformArn: platformArn(stack),
    ...(balancer === undefined ? { cnamePrefix: cnamePrefix(main) } : {}),
    optionSettings: optionSettings(
      commonOptions(main, {
        instanceProfile: profile,
        healthPath: machineHealthPath,
        updateTime: updateTime(plan),
        securityGroups: [(balancer === undefined ? compact : web).securityGroupId],
      }),
      instanceOptions({ instanceType: stage.compact.instanceType, min: 1, max: 1 }),
      balancer === undefined
        ? { 'aws:elasticbeanstalk:environment': { EnvironmentType: 'SingleInstance' } }
        : behind(balancer, { host: compactHost(stage.name), healthPath: machineHealthPath, network }),
      immutableDeployment,
      // CloudFront and nginx, and the load balancer if any.
      sharedVariables(plan, balancer === undefined ? 2 : 3),
      traceVariables(plan),
      awsVariables(stack, stage.name),
      prefixedVariables(services, secrets),
      {
        'aws:elasticbeanstalk:application:environment': {
          PORT: processPort,
          // Without ORIGIN_SECRET, the machine starts only with this.
          ...(balancer === undefined ? {} : { REACHED_BY: 'load-balancer' }),
        },
      },
      { 'aws:elasticbeanstalk:application:environmentsecrets': originSecret } satisfies Options,
    ),
  })
  application.firstVersion.install(made, 'compact')
  made.addResourceDependency(application.application)
  if (balancer !== undefined) made.node.addDependency(balancer.listener)
  for (const service of services) main.needsDatabase(made, service)
  // The bundle starts those of all services, and lets those that are placed elsewhere idle. The others: service-logs.ts.
  const idle = plan.services.filter(({ placement }) => placement !== 'compact')
  const processes = idle.flatMap(({ declaration: { name } }) => [`${name}-web`, `${name}-worker`])
  for (const process of ['relay', ...processes]) processLog(stack, stage, environment, process)
  return origin
}

/** Unique in its region, across all accounts. */
const cnamePrefix = ({ stack, plan }: Main) => Fn.join('-', [applicationName(plan.stage.name), stack.account])

function makeGuardedOrigin(main: Main): GuardedOrigin & { readonly secretArn: string } {
  const { stack, plan } = main
  const secret = new Secret(stack, 'OriginSecret', {
    secretName: `fanfare/${plan.stage.name}/ORIGIN_SECRET`,
    generateSecretString: { passwordLength: 40, excludePunctuation: true },
  })
  accept(secret, {
    SMG4: 'The CDN reads it when the stage is deployed: docs/operate.md says how it is rotated.',
  })
  return {
    domainName: Fn.join('', [cnamePrefix(main), `.${stack.region}.elasticbeanstalk.com`]),
    secret: sentSecret(secret, plan.stage.compact.originSecretVersion),
    secretArn: secret.secretArn,
  }
}

const sentSecret = (secret: Secret, versionId: string | undefined): SecretValue =>
  versionId === undefined ? secret.secretValue : SecretValue.secretsManager(secret.secretArn, { versionId })
