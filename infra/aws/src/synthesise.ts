import type { ServiceDeclaration } from '@fanfare/contracts'
import { App, Validations } from 'aws-cdk-lib'
import { AwsSolutionsChecks } from 'cdk-nag'
import { makeData } from './data/data-stack.ts'
import { makeMain } from './environments/main-stack.ts'
import { makeEvents } from './events/events-stack.ts'
import { makeNetwork } from './network/network-stack.ts'
import { planStage } from './plan.ts'
import type { Stage } from './stage.ts'

/**
 * Makes no calls to AWS. Throws when stage and services do not fit, or a rule of CloudFormation or cdk-nag is
 * broken.
 * @param unchecked leaves these rules out, which take seconds
 */
export function synthesise(
  stage: Stage,
  declarations: readonly ServiceDeclaration[],
  outdir: string,
  { unchecked = false } = {},
): void {
  const plan = planStage(stage, declarations)
  const app = new App({
    outdir,
    analyticsReporting: false,
    treeMetadata: false,
    context: {
      '@aws-cdk/aws-iam:minimizePolicies': true,
      '@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy': true,
      // Otherwise AWS adds statements for flow logs to the bucket's policy, and a later change of it removes them.
      '@aws-cdk/aws-s3:createDefaultLoggingPolicy': true,
      // With it, that of ten services would have more than the 1 MB that CloudFormation takes.
      '@aws-cdk/core:suppressTemplateIndentation': true,
      // What CloudFormation would refuse is an error here.
      '@aws-cdk/core:validateAgainstDefaultRules': true,
    },
  })
  if (!unchecked) Validations.of(app).addPlugins(new AwsSolutionsChecks(app))
  const network = makeNetwork(app, stage)
  const data = makeData(app, stage, network)
  const events = makeEvents(app, stage, declarations)
  const main = makeMain(app, plan, network, data)
  main.addStackDependency(events)
  if (unchecked) withoutCloudFormationsRules(() => app.synth())
  else app.synth()
}

/** CDK has only a variable for it. */
function withoutCloudFormationsRules(work: () => void): void {
  const before = process.env['CDK_VALIDATION']
  process.env['CDK_VALIDATION'] = 'false'
  try {
    work()
  } finally {
    if (before === undefined) delete process.env['CDK_VALIDATION']
    else process.env['CDK_VALIDATION'] = before
  }
}
