import { RemovalPolicy, type Stack } from 'aws-cdk-lib'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
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

interface AwsCallProps {
  readonly resourceType: string
  readonly name: string
  readonly call: Pick<AwsSdkCall, 'service' | 'action' | 'parameters'>
  /** As `PolicyARN`. */
  readonly answer: string
  readonly right: Right
}

/** Calls AWS's API when the stack is made, for what CloudFormation has no resource type for. */
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
    // Fetching the latest SDK takes a minute for each call.
    installLatestAwsSdk: false,
    logGroup: logOf(stack),
  })
  acceptWildcards(resource, [props.right])
  acceptHandler(stack)
  return { resource, answer: resource.getResponseField(props.answer) }
}

/** One function of a stack makes all calls. The group that Lambda makes never expires. */
function logOf(stack: Stack): LogGroup {
  const made = stack.node.tryFindChild('CallsLog')
  if (made instanceof LogGroup) return made
  return new LogGroup(stack, 'CallsLog', {
    retention: RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  })
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
