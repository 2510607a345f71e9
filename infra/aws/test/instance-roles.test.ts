import { expect, test } from 'vitest'
import { type ManagedPolicy, webTier, workerTier } from './facts/managed-policies.ts'
import { needsOf } from './facts/platform-needs.ts'
import { environmentsOf } from './support/environments.ts'
import { type Statement, statementsOf } from './support/rights.ts'
import { all, record, services } from './support/templates.ts'

const pattern = (text: string) =>
  new RegExp(`^${text.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`)

/** As on AWS, in the account of the example. */
const named = (arn: string) =>
  arn.replaceAll('<AWS::Partition>', 'aws').replaceAll('<AWS::AccountId>', '123456789012')

const allows = (statements: readonly Statement[], action: string, resource: string) =>
  statements.some(
    ({ actions, resources }) =>
      actions.includes(action) && resources.some((each) => pattern(named(each)).test(resource)),
  )

const instances = all.flatMap((folder) =>
  environmentsOf(folder).map(({ name, properties }) => ({
    folder,
    name,
    worker: record(properties['Tier'])['Name'] === 'Worker',
    statements: statementsOf(folder, `role-${name}`),
  })),
)

test.each(instances)(
  '$folder: instances of $name may do what the platform’s programs are known to do',
  ({ name, worker, statements }) => {
    const missing = needsOf(name, worker).filter(
      ({ action, resource }) => !allows(statements, action, resource),
    )
    expect(missing).toEqual([])
  },
)

/** Rights of the managed policies that no role here has, and why. */
const leftOut: Readonly<Record<string, string>> = {
  'xray:GetSamplingRules': 'The stage decides on the share of traces that is recorded, and not X-Ray.',
  'xray:GetSamplingTargets': 'As above.',
  'xray:GetSamplingStatisticSummaries': 'As above.',
  'bedrock:InvokeModel':
    'For the console’s analysis of an environment by a language model, which asks first.',
  'bedrock:ListFoundationModels': 'As above.',
  'elasticbeanstalk:DescribeEvents': 'As above.',
  'elasticbeanstalk:DescribeEnvironmentHealth': 'As above.',
  'aws-marketplace:Subscribe': 'As above.',
  'aws-marketplace:ViewSubscriptions': 'As above.',
  'aws-marketplace:Unsubscribe': 'As above.',
}

/** Rights that only some workers have. */
const withSchedules = /^(dynamodb:|sqs:SendMessage$)/

/** Rights that only instances of a stage with `traces` have. */
const withTraces = /^xray:Put/

const actionsOf = ({ statements }: ManagedPolicy) => statements.flatMap(({ actions }) => actions)

test.each(instances)(
  '$folder: instances of $name have each right of the managed policy, or there is a reason why not',
  ({ name, worker, statements }) => {
    const schedules = services.some((service) => service.schedules.length > 0 && name.includes(service.name))
    const granted = statements.flatMap(({ actions }) => actions)
    const missing = actionsOf(worker ? workerTier : webTier).filter(
      (action) => !granted.some((each) => pattern(action).test(each)),
    )
    expect(
      missing.filter(
        (action) =>
          !(action in leftOut) && !withTraces.test(action) && !(withSchedules.test(action) && !schedules),
      ),
    ).toEqual([])
  },
)

test('no reason is left for a right that the managed policies lost, or that a role has', () => {
  const theirs = new Set([...actionsOf(webTier), ...actionsOf(workerTier)])
  const ours = new Set(instances.flatMap(({ statements }) => statements.flatMap(({ actions }) => actions)))
  for (const action of Object.keys(leftOut)) {
    expect(theirs).toContain(action)
    expect(ours).not.toContain(action)
  }
})
