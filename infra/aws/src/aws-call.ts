import type { Stack } from 'aws-cdk-lib'
import { AwsCustomResource, type AwsCustomResourceProps } from 'aws-cdk-lib/custom-resources'
import { accept } from './accept.ts'

const singleton = `AWS${AwsCustomResource.PROVIDER_FUNCTION_UUID.replaceAll('-', '')}`

/** A call of AWS's API that is made when the stack is: for what CloudFormation has no resource of its own. */
export function awsCall(
  stack: Stack,
  id: string,
  props: Omit<AwsCustomResourceProps, 'installLatestAwsSdk'>,
): AwsCustomResource {
  // The SDK that comes with the runtime knows these calls; fetching the latest would take a minute each time.
  const call = new AwsCustomResource(stack, id, { ...props, installLatestAwsSdk: false })
  const handler = stack.node.tryFindChild(singleton)
  if (handler !== undefined) {
    accept(handler, {
      'IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]':
        'It lets CDK’s own function write its log and nothing else.',
      L1: 'The function is CDK’s own, with the runtime that it was tested with.',
    })
  }
  return call
}
