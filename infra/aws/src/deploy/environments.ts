import { DescribeEnvironmentsCommand, type EnvironmentDescription } from '@aws-sdk/client-elastic-beanstalk'
import type { Aws } from './clients.ts'
import { applicationName, environmentName, type Tier, tiersOf } from './names.ts'

/** What an environment runs, and how it is. */
export interface Environment {
  readonly name: string
  /** The version that it runs; undefined for one that was made and never deployed to. */
  readonly label: string | undefined
  /** Only one that is `Ready` takes a deployment. */
  readonly status: string
  /** Green is well; Yellow, Red and Grey are not. */
  readonly health: string
  /** Whether an update is under way that can be aborted. */
  readonly abortable: boolean
}

/** Every environment of a stage that is there. */
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

/** One environment. Throws an Error when it is gone. */
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

/** Runs this version, has finished doing what it was told, and answers well. */
export function runsWell(environment: Environment, label: string): boolean {
  return isReady(environment) && environment.label === label && environment.health === 'Green'
}

/** A unit's environments of those that are there, in the order in which they are deployed. */
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
