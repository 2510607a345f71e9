import { CfnEnvironment } from 'aws-cdk-lib/aws-elasticbeanstalk'
import { applicationName, environmentName } from '../names.ts'
import type { PlacedService } from '../plan.ts'
import { commonOptions, healthPath, instanceOptions, processPort } from './common-options.ts'
import { instanceProfile } from './instance-role.ts'
import type { LoadBalancer } from './load-balancers.ts'
import type { Main } from './main-stack.ts'
import { optionSettings } from './option-settings.ts'
import { platformArn } from './platform.ts'
import { traceVariables } from './traces.ts'
import { updateTime } from './update-times.ts'
import { ownVariables, sharedVariables } from './variables.ts'
import { behind, immutableDeployment, scaleByProcessor } from './web-options.ts'

/** CloudFront, the load balancer and nginx. */
const proxies = 3

export function webEnvironment(main: Main, service: PlacedService, balancer: LoadBalancer): void {
  const { stack, plan, network, application, secrets } = main
  const { stage } = plan
  const { name } = service.declaration
  const environment = environmentName(stage.name, name, 'web')
  const profile = instanceProfile(main, {
    environment,
    tier: 'web',
    unit: name,
    secretArns: Object.values(secrets.of(service.declaration, 'web')),
    rights: [],
  })
  const made = new CfnEnvironment(stack, `web-${name}-${balancer.id}`, {
    applicationName: applicationName(stage.name),
    environmentName: environment,
    tier: { name: 'WebServer', type: 'Standard' },
    platformArn: platformArn(stack),
    optionSettings: optionSettings(
      commonOptions(main, {
        instanceProfile: profile,
        healthPath,
        updateTime: updateTime(plan, service),
        securityGroups: [network.groups.web.securityGroupId],
      }),
      instanceOptions(service.exception.web ?? stage.web),
      behind(balancer, { healthPath, host: service.host, network }),
      immutableDeployment,
      scaleByProcessor,
      sharedVariables(plan, proxies),
      traceVariables(plan),
      ownVariables(service, secrets, 'web'),
      { 'aws:elasticbeanstalk:application:environment': { APP_PROCESS: 'web', PORT: processPort } },
    ),
  })
  application.firstVersion.install(made, name)
  made.addResourceDependency(application.application)
  made.node.addDependency(balancer.listener)
  main.needsDatabase(made, service)
}
