import { deadLetterQueueName, queueName } from '@fanfare/contracts'
import type { Stack } from 'aws-cdk-lib'
import type { Distribution } from 'aws-cdk-lib/aws-cloudfront'
import {
  type Alarm,
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
  Stats,
} from 'aws-cdk-lib/aws-cloudwatch'
import type { Data } from '../data/data-stack.ts'
import { queueAge } from '../environments/worker-scaling.ts'
import { compactEnvironmentName, environmentName } from '../names.ts'
import type { PlacedService, Plan } from '../plan.ts'
import { ofCdn } from './watch-cdn.ts'
import { ofDatabase } from './watch-database.ts'
import { failures, health, latency, ofEnvironment } from './watch-environment.ts'
import { figure } from './watch-figures.ts'
import { visible } from './watch-service.ts'

const graph = (title: string, left: IMetric[]) =>
  new GraphWidget({ title, left, width: 12, leftYAxis: { min: 0 }, liveData: true })

const alarmsOf = (alarms: Alarm[]) => new AlarmStatusWidget({ title: 'Alarms', alarms, width: 24, height: 4 })

export function serviceDashboard(stack: Stack, plan: Plan, service: PlacedService, alarms: Alarm[]): void {
  const stage = plan.stage.name
  const { name, publishes } = service.declaration
  const compact = service.placement === 'compact'
  const web = compact ? compactEnvironmentName(stage) : environmentName(stage, name, 'web')
  const worker = compact ? [] : [health(environmentName(stage, name, 'worker'))]
  new Dashboard(stack, `dashboard-${name}`, {
    dashboardName: `${stage}-${name}`,
    widgets: [
      [alarmsOf(alarms)],
      [
        graph('Requests', [ofEnvironment(web, 'ApplicationRequestsTotal', Stats.SUM)]),
        graph('5xx, %', [failures(web)]),
      ],
      [graph('Latency, p99, s', [latency(web)]), graph('Health, 20 is degraded', [health(web), ...worker])],
      [
        graph('Messages', [visible(queueName(stage, name)), visible(deadLetterQueueName(stage, name))]),
        graph('Oldest message, s', [queueAge(stage, name)]),
      ],
      ...(publishes.length > 0
        ? [[graph('Oldest event in the outbox, s', [figure(stage, name, 'OutboxAge')])]]
        : []),
    ],
  })
}

export function stageDashboard(
  stack: Stack,
  plan: Plan,
  data: Data,
  distribution: Distribution,
  alarms: Alarm[],
): void {
  const stage = plan.stage.name
  const names = plan.services.map(({ declaration }) => declaration.name)
  new Dashboard(stack, 'Dashboard', {
    dashboardName: `${stage}-fanfare`,
    widgets: [
      [alarmsOf(alarms)],
      [
        graph('CDN: requests', [ofCdn(distribution, 'Requests', Stats.SUM)]),
        graph('CDN: 5xx, %', [ofCdn(distribution, '5xxErrorRate', Stats.AVERAGE)]),
      ],
      [
        graph(
          'Oldest message, s',
          names.map((name) => queueAge(stage, name)),
        ),
        graph(
          'Dead letters',
          names.map((name) => visible(deadLetterQueueName(stage, name))),
        ),
      ],
      [
        graph('Database: connections', [ofDatabase(data, 'DatabaseConnections', Stats.MAXIMUM)]),
        graph('Database: processor, %', [ofDatabase(data, 'CPUUtilization')]),
      ],
    ],
  })
}
