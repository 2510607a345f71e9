import type { App, Stack } from 'aws-cdk-lib'
import {
  FlowLogDestination,
  FlowLogTrafficType,
  GatewayVpcEndpointAwsService,
  type IVpc,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2'
import type { IBucket } from 'aws-cdk-lib/aws-s3'
import type { Stage } from '../stage.ts'
import { stageStack } from '../stage-stack.ts'
import { asVpc } from './as-interface.ts'
import { logsBucket } from './logs-bucket.ts'
import { type SecurityGroups, securityGroups } from './security-groups.ts'

/** It does not depend on placements. */
export interface Network {
  readonly stack: Stack
  readonly vpc: IVpc
  readonly groups: SecurityGroups
  readonly logs: IBucket
}

/** No NAT gateway: instances have public addresses for outgoing connections. See docs/decisions/no-nat.md. */
export function makeNetwork(app: App, stage: Stage): Network {
  const stack = stageStack(app, stage, 'network', 'network and logs')
  const logs = logsBucket(stack, stage)
  const vpc = asVpc(
    new Vpc(stack, 'Vpc', {
      natGateways: 0,
      subnetConfiguration: [
        { name: 'public', subnetType: SubnetType.PUBLIC, cidrMask: 20, mapPublicIpOnLaunch: false },
        { name: 'inner', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 20 },
      ],
      // Free. For bundles, and for the daemons' leader table.
      gatewayEndpoints: {
        S3: { service: GatewayVpcEndpointAwsService.S3 },
        DynamoDb: { service: GatewayVpcEndpointAwsService.DYNAMODB },
      },
      restrictDefaultSecurityGroup: false,
    }),
  )
  vpc.addFlowLog('Rejected', {
    destination: FlowLogDestination.toS3(logs, 'vpc'),
    trafficType: FlowLogTrafficType.REJECT,
  })
  const groups = securityGroups(stack, vpc)
  exportForGood(stack, vpc, groups, logs)
  return { stack, vpc, groups, logs }
}

/** CDK removes an export with its last use, which CloudFormation refuses while the other stack imports it. */
function exportForGood(stack: Stack, vpc: IVpc, groups: SecurityGroups, logs: IBucket): void {
  const values = [
    vpc.vpcId,
    ...[...vpc.publicSubnets, ...vpc.isolatedSubnets].map(({ subnetId }) => subnetId),
    ...Object.values(groups).map(({ securityGroupId }) => securityGroupId),
    logs.bucketName,
    logs.bucketArn,
    logs.bucketRegionalDomainName,
  ]
  for (const value of values) stack.exportValue(value)
}
