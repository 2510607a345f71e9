import type { Stack } from 'aws-cdk-lib'
import type { ILogGroup } from 'aws-cdk-lib/aws-logs'
import { processLog } from '../environments/process-logs.ts'
import { compactEnvironmentName, environmentName } from '../names.ts'
import type { PlacedService } from '../plan.ts'
import type { Stage } from '../stage.ts'

/**
 * The logs of a service's processes, made before the environments that write them: a filter needs its group. Beanstalk
 * takes a group that exists, as after an environment of the same name whose logs were kept. Source: developer guide,
 * DeleteOnTerminate.
 */
export function serviceLogs(
  stack: Stack,
  stage: Stage,
  { declaration, placement }: PlacedService,
): ILogGroup[] {
  const { name } = declaration
  return (['web', 'worker'] as const).map((tier) => {
    // In `compact` each process has a name of its own, and a hook of the bundle streams its log.
    const [environment, process] =
      placement === 'compact'
        ? [compactEnvironmentName(stage.name), `${name}-${tier}`]
        : [environmentName(stage.name, name, tier), 'web']
    return processLog(stack, stage, environment, process)
  })
}
