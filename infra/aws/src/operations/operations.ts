import type { Stack } from 'aws-cdk-lib'
import type { Distribution } from 'aws-cdk-lib/aws-cloudfront'
import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import type { ILogGroup } from 'aws-cdk-lib/aws-logs'
import type { Data } from '../data/data-stack.ts'
import type { SecretArns } from '../environments/service-secrets.ts'
import { compactEnvironmentName, environmentName } from '../names.ts'
import type { Plan } from '../plan.ts'
import { makeAlarm, type Watch } from './alarm.ts'
import { alarmTopic } from './alarm-topic.ts'
import { serviceDashboard, stageDashboard } from './dashboards.ts'
import { makeDatabaseFigures } from './database-figures.ts'
import { watchCdn } from './watch-cdn.ts'
import { watchDatabase } from './watch-database.ts'
import { watchEnvironment, watchRequests } from './watch-environment.ts'
import { watchFigures } from './watch-figures.ts'
import { watchLogs } from './watch-logs.ts'
import { watchQueues } from './watch-service.ts'

/** By service. */
type ServiceLogs = ReadonlyMap<string, readonly ILogGroup[]>

/** docs/operate.md says what to do, by the alarm's name. */
export function makeOperations(
  stack: Stack,
  plan: Plan,
  data: Data,
  secrets: SecretArns,
  distribution: Distribution,
  logs: ServiceLogs,
): void {
  const { stage, services } = plan
  const topic = alarmTopic(stack, stage)
  const alarm = (watch: Watch): Alarm => {
    const made = makeAlarm(stack, stage.name, watch)
    made.addAlarmAction(new SnsAction(topic))
    made.addOkAction(new SnsAction(topic))
    return made
  }

  const ofStage = [
    ...watchCdn(stage, distribution),
    ...watchDatabase(stage, data),
    ...makeDatabaseFigures(stack, plan, data, secrets),
  ]
  const compact = plan.compact === undefined ? [] : environments(compactEnvironmentName(stage.name))
  const all = [...ofStage, ...compact].map(alarm)
  for (const service of services) {
    const { name } = service.declaration
    const watches = [
      ...watchQueues(stage.name, name),
      ...watchFigures(stage.name, service.declaration),
      ...watchLogs(stack, stage.name, service.declaration, logs.get(name) ?? []),
      ...(service.placement === 'compact'
        ? []
        : [
            ...environments(environmentName(stage.name, name, 'web')),
            watchEnvironment(environmentName(stage.name, name, 'worker')),
          ]),
    ]
    const alarms = watches.map(alarm)
    serviceDashboard(stack, plan, service, alarms)
    all.push(...alarms)
  }
  stageDashboard(stack, plan, data, distribution, all)
}

const environments = (environment: string): Watch[] => [
  watchEnvironment(environment),
  ...watchRequests(environment),
]
