import type { Stack } from 'aws-cdk-lib'
import { CfnEnvironment } from 'aws-cdk-lib/aws-elasticbeanstalk'

/**
 * CloudFormation makes and changes environments of a tier one after the other: web environments that are made at once
 * may get the same rule priority, and each change doubles the instances, and their connections to the database.
 */
export function oneAtATime(stack: Stack): void {
  const environments = stack.node.children.filter((child) => child instanceof CfnEnvironment)
  for (const tier of ['WebServer', 'Worker']) {
    const line = environments.filter((environment) => tierOf(environment) === tier)
    for (const [index, environment] of line.entries()) {
      const before = line[index - 1]
      if (before !== undefined) environment.addResourceDependency(before)
    }
  }
}

function tierOf({ tier }: CfnEnvironment): string | undefined {
  return tier !== undefined && 'name' in tier ? tier.name : undefined
}
