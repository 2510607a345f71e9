import { Duration, type Stack } from 'aws-cdk-lib'
import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import { Rule, Schedule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction as Target } from 'aws-cdk-lib/aws-events-targets'
import type { Data } from '../data/data-stack.ts'
import { nodeFunction } from '../data/node-function.ts'
import type { SecretArns } from '../environments/service-secrets.ts'
import type { Plan } from '../plan.ts'
import { statementOf } from '../rights.ts'
import type { Watch } from './alarm.ts'

/** Once a minute. Returns the alarm of the measurement itself. */
export function makeDatabaseFigures(stack: Stack, plan: Plan, data: Data, secrets: SecretArns): Watch[] {
  const watched = plan.services.flatMap(({ declaration: { name, publishes, measures = [] } }) => {
    const secretArn = secrets.database.get(name)
    if (secretArn === undefined) return []
    return [{ service: name, secretArn, publishes: publishes.length > 0, measures: measures.length > 0 }]
  })
  const watcher = nodeFunction(stack, 'DatabaseFigures', {
    name: 'database-figures',
    description: 'Logs figures of each database as metrics',
    timeout: Duration.seconds(50),
    environment: {
      RUN_SQL: data.runSql.functionArn,
      STAGE: plan.stage.name,
      SERVICES: stack.toJsonString(watched),
    },
  })
  const rights = [
    { actions: ['lambda:InvokeFunction'], resources: [data.runSql.functionArn] },
    { actions: ['secretsmanager:GetSecretValue'], resources: watched.map(({ secretArn }) => secretArn) },
  ]
  for (const right of rights) watcher.addToRolePolicy(statementOf(right))
  new Rule(stack, 'EveryMinute', {
    schedule: Schedule.rate(Duration.minutes(1)),
    targets: [new Target(watcher, { retryAttempts: 0 })],
  })
  return [
    {
      about: 'database-figures',
      what: 'errors',
      meaning: 'The figures of a database are not known: looking at it fails.',
      metric: watcher.metricErrors({ period: Duration.minutes(1) }),
      above: 0,
      periods: 10,
      missing: TreatMissingData.BREACHING,
    },
  ]
}
