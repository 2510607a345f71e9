import { RemovalPolicy, type Stack } from 'aws-cdk-lib'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import type { Stage } from '../stage.ts'

/**
 * For processes besides `web`, which is the only one whose log Beanstalk streams: a hook of the bundle adds theirs.
 * Source: github.com/aws/elastic-beanstalk-roadmap/issues/225.
 */
export function processLogs(
  stack: Stack,
  stage: Stage,
  environment: string,
  processes: readonly string[],
): void {
  for (const name of processes)
    new LogGroup(stack, `log-${environment}-${name}`, {
      logGroupName: `/aws/elasticbeanstalk/${environment}/var/log/${name}.stdout.log`,
      retention: stage.ephemeral ? RetentionDays.ONE_WEEK : RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    })
}
