import { DescribeEnvironmentsCommand, type EnvironmentDescription } from '@aws-sdk/client-elastic-beanstalk'
import { applicationName } from '../names.ts'
import type { Aws } from './clients.ts'
import { environmentName, type Tier, tiersOf } from './names.ts'

export interface Environment {
  readonly name: string
  /** Undefined before the first deployment. */
  readonly label: string | undefined
  /** Only `Ready` environments take a deployment. */
  readonly status: string
  /** Green is healthy; Yellow, Red and Grey are not. */
  readonly health: string
  readonly abortable: boolean
}

export async function describeEnvironments(aws: Aws, stage: string): Promise<Environment[]> {
  const found: Environment[] = []
  let NextToken: string | undefined
  do {
    const answer = await aws.beanstalk.send(
      new DescribeEnvironmentsCommand({
        ApplicationName: applicationName(stage),
        IncludeDeleted: false,
        ...(NextToken === undefined ? {} : { NextToken }),
      }),
    )
    found.push(...(answer.Environments ?? []).map(toEnvironment))
    NextToken = answer.NextToken
  } while (NextToken !== undefined)
  return found.filter(({ status }) => status !== 'Terminated' && status !== 'Terminating')
}

/** Throws when it does not exist. */
export async function describeEnvironment(aws: Aws, stage: string, name: string): Promise<Environment> {
  const answer = await aws.beanstalk.send(
    new DescribeEnvironmentsCommand({
      ApplicationName: applicationName(stage),
      EnvironmentNames: [name],
      IncludeDeleted: false,
    }),
  )
  const [description] = answer.Environments ?? []
  if (!description) throw new Error(`The environment ${name} is gone.`)
  return toEnvironment(description)
}

function toEnvironment(description: EnvironmentDescription): Environment {
  return {
    name: description.EnvironmentName ?? '',
    label: description.VersionLabel,
    status: description.Status ?? 'Unknown',
    health: description.Health ?? 'Grey',
    abortable: description.AbortableOperationInProgress ?? false,
  }
}

export const isReady = ({ status }: Environment) => status === 'Ready'

export function runsWell(environment: Environment, label: string): boolean {
  return isReady(environment) && environment.label === label && environment.health === 'Green'
}

/** In the order in which they are deployed. */
export function environmentsOf(
  environments: readonly Environment[],
  stage: string,
  unit: string,
  first: Tier = 'worker',
): Environment[] {
  const tiers = tiersOf(unit).toSorted((a, b) => Number(b === first) - Number(a === first))
  return tiers.flatMap((tier) =>
    environments.filter(({ name }) => name === environmentName(stage, unit, tier)),
  )
}
