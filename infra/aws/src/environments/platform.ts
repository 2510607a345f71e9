import type { Stack } from 'aws-cdk-lib'
import { awsCall } from '../aws-call.ts'

/**
 * Another branch's ARN updates an environment; another solution stack's name would replace it. `asked` is when the
 * branch's version was asked for: a new date asks again, and updates environments whose version is older.
 */
const platform = { branch: 'Node.js 24 running on 64bit Amazon Linux 2023', asked: '2026-11-25' }

const known = new WeakMap<Stack, string>()

/**
 * The version that AWS recommends when the stack is made: an account that has never used an earlier one cannot make
 * environments with it. Source: developer guide, platforms glossary; the EB CLI asks in the same way.
 */
export function platformArn(stack: Stack): string {
  const before = known.get(stack)
  if (before !== undefined) return before
  const { answer } = awsCall(stack, 'Platform', {
    resourceType: 'Custom::RecommendedPlatform',
    name: `${platform.branch}, ${platform.asked}`,
    call: {
      service: 'ElasticBeanstalk',
      action: 'ListPlatformVersions',
      parameters: {
        Filters: [
          { Type: 'PlatformBranchName', Operator: '=', Values: [platform.branch] },
          { Type: 'PlatformLifecycleState', Operator: '=', Values: ['Recommended'] },
        ],
      },
    },
    answer: 'PlatformSummaryList.0.PlatformArn',
    right: {
      actions: ['elasticbeanstalk:ListPlatformVersions'],
      resources: ['*'],
      because: 'Which version it will be is the question.',
    },
  })
  known.set(stack, answer)
  return answer
}
