import type { Stack } from 'aws-cdk-lib'
import {
  AwsCustomResource,
  AwsCustomResourcePolicy,
  type AwsSdkCall,
  PhysicalResourceId,
} from 'aws-cdk-lib/custom-resources'
import type { Construct } from 'constructs'
import { accept } from './accept.ts'
import { acceptWildcards, type Right, statementOf } from './rights.ts'

const singleton = `AWS${AwsCustomResource.PROVIDER_FUNCTION_UUID.replaceAll('-', '')}`

export interface AwsCallProps {
  /** As `Custom::ScalingPolicy`. */
  readonly resourceType: string
  /** What this call is of, once and for all. */
  readonly name: string
  /** What is asked: service, action and parameters. */
  readonly call: Pick<AwsSdkCall, 'service' | 'action' | 'parameters'>
  /** The part of the answer that is used, as `PolicyARN`. */
  readonly answer: string
  /** What it takes to ask. */
  readonly right: Right
}

/** A call of AWS's API that is made when the stack is: for what CloudFormation has no resource of its own. */
export function awsCall(
  stack: Stack,
  id: string,
  props: AwsCallProps,
): { resource: Construct; answer: string } {
  const resource = new AwsCustomResource(stack, id, {
    resourceType: props.resourceType,
    onUpdate: {
      ...props.call,
      physicalResourceId: PhysicalResourceId.of(props.name),
      outputPaths: [props.answer],
    },
    policy: AwsCustomResourcePolicy.fromStatements([statementOf(props.right)]),
    // The SDK that comes with the runtime knows these calls; fetching the latest would take a minute each time.
    installLatestAwsSdk: false,
  })
  acceptWildcards(resource, [props.right])
  acceptHandler(stack)
  return { resource, answer: resource.getResponseField(props.answer) }
}

function acceptHandler(stack: Stack): void {
  const handler = stack.node.tryFindChild(singleton)
  if (handler === undefined) return
  accept(handler, {
    'IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]':
      'It lets CDK’s own function write its log and nothing else.',
    L1: 'The function is CDK’s own, with the runtime that it was tested with.',
  })
}
