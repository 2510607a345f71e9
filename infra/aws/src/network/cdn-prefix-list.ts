import type { Stack } from 'aws-cdk-lib'
import { awsCall } from '../aws-call.ts'

const name = 'com.amazonaws.global.cloudfront.origin-facing'

/**
 * Id of the list of addresses from which CloudFront speaks to origins. Each region has another, and CloudFormation knows
 * it by no name: AWS is asked when the stack is made.
 */
export function cdnPrefixList(stack: Stack): string {
  const { answer } = awsCall(stack, 'CdnPrefixList', {
    resourceType: 'Custom::CdnPrefixList',
    name,
    call: {
      service: 'EC2',
      action: 'DescribeManagedPrefixLists',
      parameters: { Filters: [{ Name: 'prefix-list-name', Values: [name] }] },
    },
    answer: 'PrefixLists.0.PrefixListId',
    right: {
      actions: ['ec2:DescribeManagedPrefixLists'],
      resources: ['*'],
      because: 'The action takes no resource. Source: service authorization reference, EC2.',
    },
  })
  return answer
}
