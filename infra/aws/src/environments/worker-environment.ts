import { eventsPath } from '@fanfare/contracts'
import { daemonConnections, queueDefaults } from '@fanfare/topology'
import { CfnEnvironment } from 'aws-cdk-lib/aws-elasticbeanstalk'
import { poolSizeOf } from '../connections.ts'
import { eventArns } from '../events/events-stack.ts'
import { applicationName, environmentName } from '../names.ts'
import type { PlacedService } from '../plan.ts'
import { commonOptions, healthPath, instanceOptions, processPort } from './common-options.ts'
import { instanceProfile } from './instance-role.ts'
import type { Main } from './main-stack.ts'
import { type Options, optionSettings } from './option-settings.ts'
import { platformArn } from './platform.ts'
import { processLog } from './process-logs.ts'
import { traceVariables } from './traces.ts'
import { updateTime } from './update-times.ts'
import { awsVariables, ownVariables, sharedVariables } from './variables.ts'
import { leaderRights, workerRights } from './worker-rights.ts'
import { scaleByQueueAge } from './worker-scaling.ts'

/** nginx. */
const proxies = 1

export function workerEnvironment(main: Main, service: PlacedService): void {
  const { stack, plan, application, secrets } = main
  const { stage } = plan
  const { declaration, exception } = service
  const { name } = declaration
  const environment = environmentName(stage.name, name, 'worker')
  const tier = exception.worker ?? stage.worker
  const poolSize = String(poolSizeOf(plan))
  const profile = instanceProfile(main, {
    environment,
    tier: 'worker',
    unit: name,
    secretArns: Object.values(secrets.of(declaration, 'worker')),
    rights: [...workerRights(stack, stage.name, declaration), ...leaderRights(stack, declaration)],
  })
  const made = new CfnEnvironment(stack, `worker-${name}`, {
    applicationName: applicationName(stage.name),
    environmentName: environment,
    tier: { name: 'Worker', type: 'SQS/HTTP' },
    platformArn: platformArn(stack),
    optionSettings: optionSettings(
      commonOptions(main, {
        instanceProfile: profile,
        healthPath,
        updateTime: updateTime(plan, service),
        securityGroups: [],
      }),
      { 'aws:elasticbeanstalk:environment': { EnvironmentType: 'LoadBalanced' } },
      instanceOptions(tier),
      daemonOptions(eventArns(stack, stage.name).queueUrl(name), poolSize),
      rollingDeployment,
      noTrigger,
      sharedVariables(plan, proxies),
      traceVariables(plan),
      declaration.publishes.length > 0 ? awsVariables(stack, stage.name) : {},
      ownVariables(service, secrets, 'worker'),
      { 'aws:elasticbeanstalk:application:environment': { APP_PROCESS: 'worker', PORT: processPort } },
    ),
  })
  application.firstVersion.install(made, name)
  made.addResourceDependency(application.application)
  main.needsDatabase(made, service)
  if (declaration.publishes.length > 0) processLog(stack, stage, environment, 'relay')
  if (tier.max > tier.min) scaleByQueueAge(stack, stage.name, name, made)
}

/** MaxRetries has no effect on one's own queue: its redrive policy decides. */
const daemonOptions = (queueUrl: string, poolSize: string): Options => ({
  'aws:elasticbeanstalk:sqsd': {
    WorkerQueueURL: queueUrl,
    HttpPath: eventsPath,
    MimeType: 'application/json',
    HttpConnections: String(daemonConnections(poolSize)),
    VisibilityTimeout: String(queueDefaults.visibilitySeconds),
    InactivityTimeout: String(queueDefaults.visibilitySeconds - 1),
    ErrorVisibilityTimeout: String(queueDefaults.errorVisibilitySeconds),
    RetentionPeriod: String(queueDefaults.retentionSeconds),
  },
})

/** In place: messages wait in the queue meanwhile. */
const rollingDeployment: Options = {
  'aws:elasticbeanstalk:command': {
    DeploymentPolicy: 'Rolling',
    BatchSizeType: 'Fixed',
    BatchSize: '1',
    Timeout: '900',
    IgnoreHealthCheck: 'false',
  },
}

/** Beanstalk's own trigger cannot use a queue's metrics: set so that it never fires. */
const noTrigger: Options = {
  'aws:autoscaling:trigger': {
    MeasureName: 'CPUUtilization',
    Statistic: 'Average',
    Unit: 'Percent',
    UpperThreshold: '100',
    LowerThreshold: '0',
  },
}
