import { Fn } from 'aws-cdk-lib'
import { CfnEnvironment } from 'aws-cdk-lib/aws-elasticbeanstalk'
import { Secret } from 'aws-cdk-lib/aws-secretsmanager'
import { accept } from '../accept.ts'
import { applicationName, compactEnvironmentName, internalDomain } from '../names.ts'
import { placed } from '../plan.ts'
import { commonOptions, instanceOptions, machineHealthPath, processPort } from './common-options.ts'
import { instanceProfile } from './instance-role.ts'
import type { LoadBalancer } from './load-balancers.ts'
import type { Main } from './main-stack.ts'
import { type Options, optionSettings } from './option-settings.ts'
import { platformArn } from './platform.ts'
import { prefixedVariables, sharedVariables } from './variables.ts'
import { behind, immutableDeployment } from './web-options.ts'
import { workerRights } from './worker-rights.ts'

/** How the CDN reaches the instance of `compact` that stands alone. */
export interface Door {
  readonly domainName: string
  /** What the CDN shows in the header `X-Origin-Secret`, and nginx asks for. */
  readonly secret: Secret
}

/**
 * The one environment of everything that is placed `compact`. Its role is all the services' together: an instance has one
 * only. What a process is told, secrets included, is its own service's alone.
 */
export function compactEnvironment(main: Main, balancer: LoadBalancer | undefined): Door | undefined {
  const { stack, plan, network, application, secrets } = main
  const { stage } = plan
  const services = placed(plan, 'compact')
  const environment = compactEnvironmentName(stage.name)
  const door = balancer === undefined ? makeDoor(main) : undefined
  const doorSecret: Record<string, string> =
    door === undefined ? {} : { ORIGIN_SECRET: door.secret.secretArn }
  const profile = instanceProfile(stack, {
    stage: stage.name,
    environment,
    unit: 'compact',
    bundles: application.bundles,
    secretArns: [
      ...new Set(services.flatMap(({ declaration }) => Object.values(secrets.of(declaration)))),
      ...Object.values(doorSecret),
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
      commonOptions({
        stage,
        network,
        serviceRoleArn: application.serviceRoleArn,
        instanceProfile: profile,
        healthPath: machineHealthPath,
        securityGroups: [(balancer === undefined ? compact : web).securityGroupId],
      }),
      instanceOptions({ instanceType: stage.compact.instanceType, min: 1, max: 1 }),
      balancer === undefined
        ? { 'aws:elasticbeanstalk:environment': { EnvironmentType: 'SingleInstance' } }
        : behind(balancer, {
            // Whatever no other environment takes: so nothing is to be changed when a service moves in or out.
            host: `*.${internalDomain(stage.name)}`,
            healthPath: machineHealthPath,
            last: true,
            network,
          }),
      immutableDeployment,
      // CloudFront and nginx, and the load balancer where there is one.
      sharedVariables(plan, stack, balancer === undefined ? 2 : 3),
      prefixedVariables(services, secrets),
      {
        'aws:elasticbeanstalk:application:environment': {
          PORT: processPort,
          // Without the secret of a CDN, the machine starts only when it is told who else keeps strangers off.
          ...(balancer === undefined ? {} : { REACHED_BY: 'load-balancer' }),
        },
      },
      { 'aws:elasticbeanstalk:application:environmentsecrets': doorSecret } satisfies Options,
    ),
  })
  made.addResourceDependency(application.application)
  if (balancer !== undefined) made.node.addDependency(balancer.listener)
  for (const service of services) main.needsDatabase(made, service)
  return door
}

/** Unique in its region, among everybody's. */
const cnamePrefix = ({ stack, plan }: Main) => Fn.join('-', [applicationName(plan.stage.name), stack.account])

function makeDoor(main: Main): Door {
  const { stack, plan } = main
  const secret = new Secret(stack, 'OriginSecret', {
    secretName: `fanfare/${plan.stage.name}/ORIGIN_SECRET`,
    generateSecretString: { passwordLength: 40, excludePunctuation: true },
  })
  accept(secret, {
    SMG4: 'The CDN and the instance would have to change at the same moment: it is rotated by hand.',
  })
  return {
    // An instance's address is no origin's name, and Beanstalk gives the name that points to it.
    domainName: Fn.join('', [cnamePrefix(main), `.${stack.region}.elasticbeanstalk.com`]),
    secret,
  }
}
