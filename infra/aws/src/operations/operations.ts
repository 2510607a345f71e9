import type { Stack } from 'aws-cdk-lib'
import type { Distribution } from 'aws-cdk-lib/aws-cloudfront'
import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import type { Data } from '../data/data-stack.ts'
import type { SecretArns } from '../environments/service-secrets.ts'
import { compactEnvironmentName, environmentName } from '../names.ts'
import type { Plan } from '../plan.ts'
import { makeAlarm, type Watch } from './alarm.ts'
import { alarmTopic } from './alarm-topic.ts'
import { serviceDashboard, stageDashboard } from './dashboards.ts'
import { watchOutboxes } from './outbox-watch.ts'
import { watchDatabase } from './watch-database.ts'
import { watchEnvironment, watchRequests } from './watch-environment.ts'
import { watchOutbox, watchQueues } from './watch-service.ts'

/** docs/operate.md says what to do, by the alarm's name. */
export function makeOperations(
  stack: Stack,
  plan: Plan,
  data: Data,
  secrets: SecretArns,
  distribution: Distribution,
): void {
  const { stage, services } = plan
  const topic = alarmTopic(stack, stage)
  const alarm = (watch: Watch): Alarm => {
    const made = makeAlarm(stack, stage.name, watch)
    made.addAlarmAction(new SnsAction(topic))
    made.addOkAction(new SnsAction(topic))
    return made
  }

  const outboxes = services.filter(({ declaration }) => declaration.publishes.length > 0)
  const watcher = watchOutboxes(stack, plan, data, secrets)
  const ofStage = [...watchDatabase(stage, data), ...watcher]
  const compact = plan.compact === undefined ? [] : environments(compactEnvironmentName(stage.name))
  const all = [...ofStage, ...compact].map(alarm)
  for (const service of services) {
    const { name } = service.declaration
    const watches = [
      ...watchQueues(stage.name, name),
      ...(outboxes.includes(service) ? [watchOutbox(stage.name, name)] : []),
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
