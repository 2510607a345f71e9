import { RemovalPolicy, type Stack } from 'aws-cdk-lib'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import type { Stage } from '../stage.ts'

/**
 * Of one process of an environment. Beanstalk streams the log of `web` only: a hook of the bundle adds the others. Source:
 * github.com/aws/elastic-beanstalk-roadmap/issues/225.
 */
export function processLog(stack: Stack, stage: Stage, environment: string, process: string): LogGroup {
  return new LogGroup(stack, `log-${environment}-${process}`, {
    logGroupName: `/aws/elasticbeanstalk/${environment}/var/log/${process}.stdout.log`,
    retention: stage.ephemeral ? RetentionDays.ONE_WEEK : RetentionDays.ONE_MONTH,
    // Kept, it would stand in the way of the next environment of that name.
    removalPolicy: RemovalPolicy.DESTROY,
  })
}
