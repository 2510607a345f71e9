import { type Duration, RemovalPolicy, type Stack } from 'aws-cdk-lib'
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2'
import { Architecture, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import { accept } from '../accept.ts'
import { bundledFunction, type FunctionName } from './bundled-functions.ts'

interface NodeFunctionProps {
  readonly name: FunctionName
  readonly description: string
  readonly timeout: Duration
  readonly environment?: Record<string, string>
  readonly network?: { vpc: IVpc; vpcSubnets: SubnetSelection; securityGroups: ISecurityGroup[] }
}

export function nodeFunction(stack: Stack, id: string, props: NodeFunctionProps): LambdaFunction {
  const { name, network, ...rest } = props
  const made = new LambdaFunction(stack, id, {
    ...rest,
    ...network,
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    memorySize: 256,
    handler: 'index.handler',
    code: Code.fromAsset(bundledFunction(name)),
    logGroup: new LogGroup(stack, `${id}Log`, {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    }),
  })
  accept(made, {
    'IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]':
      'It lets the function write its log and nothing else.',
    ...(network && {
      'IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole]':
        'It lets Lambda make the network interfaces of a function in a network, which have no names beforehand.',
    }),
  })
  return made
}
