import { RemovalPolicy, type Stack } from 'aws-cdk-lib'
import { type ILogGroup, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import { environmentName } from '../names.ts'
import type { PlacedService } from '../plan.ts'
import type { Stage } from '../stage.ts'

/**
 * The logs of a service's processes, made before the environments that write them: a filter needs its group. Beanstalk
 * takes a group that exists, as after an environment of the same name whose logs were kept. Source: developer guide,
 * DeleteOnTerminate.
 *
 * In `compact`, Beanstalk streams the log of the process `web` only, which is no service's.
 */
export function serviceLogs(
  stack: Stack,
  stage: Stage,
  { declaration, placement }: PlacedService,
): ILogGroup[] {
  if (placement === 'compact') return []
  return (['web', 'worker'] as const).map((tier) => {
    const environment = environmentName(stage.name, declaration.name, tier)
    return new LogGroup(stack, `log-${environment}`, {
      logGroupName: `/aws/elasticbeanstalk/${environment}/var/log/web.stdout.log`,
      retention: stage.ephemeral ? RetentionDays.ONE_WEEK : RetentionDays.ONE_MONTH,
      // Kept, it would stand in the way of the next environment of that name.
      removalPolicy: RemovalPolicy.DESTROY,
    })
  })
}
