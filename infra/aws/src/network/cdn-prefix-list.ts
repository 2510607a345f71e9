import type { Stack } from 'aws-cdk-lib'
import { awsCall } from '../aws-call.ts'

const name = 'com.amazonaws.global.cloudfront.origin-facing'

/** Addresses of CloudFront for origins. The id differs by region, and CloudFormation cannot look it up. */
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
