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

/** What everything else of the stage stands in. It is the same whatever is placed where. */
export interface Network {
  readonly stack: Stack
  readonly vpc: IVpc
  readonly groups: SecurityGroups
  readonly logs: IBucket
}

/**
 * Instances stand in public subnets: each has an address to reach AWS, the mail server and the card network from, and a
 * security group that lets nobody but the load balancer in. Load balancers and the database stand in inner ones, that
 * have no way out. So there is no NAT gateway: see docs/decisions/no-nat.md.
 */
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
      // Both are free: bundles, and the table by which the daemons of a worker environment choose a leader.
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

/**
 * CDK exports what another stack uses, and drops it with the last use, which CloudFormation refuses as long as that
 * stack is as it was. Exported for good, a service that is moved leaves the network alone.
 */
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
