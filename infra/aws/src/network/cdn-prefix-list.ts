import type { Stack } from 'aws-cdk-lib'
import { awsCall } from '../aws-call.ts'

const name = 'com.amazonaws.global.cloudfront.origin-facing'

/**
 * Id of the prefix list of CloudFront's addresses for origins. It differs by region and CloudFormation cannot look it
 * up: AWS is asked when the stack is made.
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
