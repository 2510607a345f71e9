import { type App, Fn, Stack, type StackProps, Tags } from 'aws-cdk-lib'
import { applicationName } from './names.ts'
import type { Stage } from './stage.ts'

/** A stack in the stage's region, in the first two of its availability zones, whichever an account has. */
class RegionalStack extends Stack {
  // What CDK would do by itself is to ask AWS, which takes credentials.
  override get availabilityZones(): string[] {
    return [0, 1].map((index) => Fn.select(index, Fn.getAzs()))
  }
}

/** Makes a stack of the stage: `fanfare-<stage>`, and `-<part>` when it is not the main one. */
export function stageStack(app: App, stage: Stage, part: string | undefined, description: string): Stack {
  const name = applicationName(stage.name) + (part === undefined ? '' : `-${part}`)
  const props: StackProps = {
    stackName: name,
    description: `Fanfare, ${stage.name}: ${description}`,
    env: { region: stage.region, ...(stage.account === undefined ? {} : { account: stage.account }) },
    terminationProtection: !stage.ephemeral,
  }
  const stack = new RegionalStack(app, name, props)
  // Two take tags only since lately, and what checks templates does not know it everywhere.
  const excludeResourceTypes = ['AWS::ElasticLoadBalancingV2::Listener', 'AWS::CloudWatch::Dashboard']
  Tags.of(stack).add('fanfare:stage', stage.name, { excludeResourceTypes })
  return stack
}
