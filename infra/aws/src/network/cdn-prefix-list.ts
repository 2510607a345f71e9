import type { Stack } from 'aws-cdk-lib'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { AwsCustomResourcePolicy, PhysicalResourceId } from 'aws-cdk-lib/custom-resources'
import { accept } from '../accept.ts'
import { awsCall } from '../aws-call.ts'

const name = 'com.amazonaws.global.cloudfront.origin-facing'

/**
 * Id of the list of addresses from which CloudFront speaks to origins. Each region has another, and CloudFormation knows
 * it by no name: AWS is asked when the stack is made.
 */
export function cdnPrefixList(stack: Stack): string {
  const list = awsCall(stack, 'CdnPrefixList', {
    resourceType: 'Custom::CdnPrefixList',
    onUpdate: {
      service: 'EC2',
      action: 'DescribeManagedPrefixLists',
      parameters: { Filters: [{ Name: 'prefix-list-name', Values: [name] }] },
      physicalResourceId: PhysicalResourceId.of(name),
      outputPaths: ['PrefixLists.0.PrefixListId'],
    },
    policy: AwsCustomResourcePolicy.fromStatements([
      new PolicyStatement({
        actions: ['ec2:DescribeManagedPrefixLists'],
        // The action is of no resource in particular. Source: service authorization reference, EC2.
        resources: ['*'],
      }),
    ]),
  })
  accept(list, {
    'IAM5[Resource::*]': 'ec2:DescribeManagedPrefixLists takes no resource.',
  })
  return list.getResponseField('PrefixLists.0.PrefixListId')
}
