import { type App, Fn, Stack, type StackProps, Tags } from 'aws-cdk-lib'
import { applicationName } from './names.ts'
import type { Stage } from './stage.ts'

class RegionalStack extends Stack {
  zones: readonly string[] | undefined

  // CDK would look them up in AWS, which needs credentials.
  override get availabilityZones(): string[] {
    return this.zones ? [...this.zones] : [0, 1].map((index) => Fn.select(index, Fn.getAzs()))
  }
}

/** The stack `fanfare-<stage>`, or `fanfare-<stage>-<part>`. */
export function stageStack(app: App, stage: Stage, part: string | undefined, description: string): Stack {
  const name = applicationName(stage.name) + (part === undefined ? '' : `-${part}`)
  const props: StackProps = {
    stackName: name,
    description: `Fanfare, ${stage.name}: ${description}`,
    env: { region: stage.region, ...(stage.account === undefined ? {} : { account: stage.account }) },
    terminationProtection: !stage.ephemeral,
  }
  const stack = new RegionalStack(app, name, props)
  stack.zones = stage.zones
  // Not all template checks know their tags.
  const excludeResourceTypes = ['AWS::ElasticLoadBalancingV2::Listener', 'AWS::CloudWatch::Dashboard']
  Tags.of(stack).add('fanfare:stage', stage.name, { excludeResourceTypes })
  return stack
}
