import type { Stack } from 'aws-cdk-lib'
import { SubnetType } from 'aws-cdk-lib/aws-ec2'
import {
  type ApplicationListener,
  ApplicationLoadBalancer,
  ApplicationProtocol,
  ListenerAction,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2'
import { ARecord, PrivateHostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53'
import { LoadBalancerTarget } from 'aws-cdk-lib/aws-route53-targets'
import { internalDomain } from '../names.ts'
import { loadBalancerLogs } from '../network/logs-bucket.ts'
import type { Network } from '../network/network-stack.ts'
import type { PlacedService, Plan } from '../plan.ts'
import { balancerOf } from './listener-rules.ts'

export interface LoadBalancer {
  readonly id: string
  readonly balancer: ApplicationLoadBalancer
  readonly listener: ApplicationListener
}

/** By the service behind them. */
export type LoadBalancers = ReadonlyMap<PlacedService, LoadBalancer>

/**
 * Not made by Beanstalk, which does not report the ARN that a VPC origin needs. Rules are by host only: Beanstalk
 * never changes one. Source: developer guide, shared load balancers.
 */
export function makeLoadBalancers(stack: Stack, network: Network, plan: Plan): LoadBalancers {
  const made = new Map<string, LoadBalancer>()
  const balancers = new Map<PlacedService, LoadBalancer>()
  for (const service of plan.services) {
    const id = balancerOf(plan, service)
    if (id === undefined) continue
    const balancer = made.get(id) ?? makeLoadBalancer(stack, id, network)
    made.set(id, balancer)
    balancers.set(service, balancer)
  }
  if (made.size > 0) nameThem(stack, network, plan, balancers)
  return balancers
}

function makeLoadBalancer(stack: Stack, id: string, { vpc, groups, logs }: Network): LoadBalancer {
  const balancer = new ApplicationLoadBalancer(stack, id, {
    vpc,
    vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
    internetFacing: false,
    securityGroup: groups.loadBalancer,
    dropInvalidHeaderFields: true,
  })
  balancer.setAttribute('access_logs.s3.enabled', 'true')
  balancer.setAttribute('access_logs.s3.bucket', logs.bucketName)
  balancer.setAttribute('access_logs.s3.prefix', loadBalancerLogs)
  const listener = balancer.addListener(`${id}-http`, {
    port: 80,
    protocol: ApplicationProtocol.HTTP,
    open: false,
    defaultAction: ListenerAction.fixedResponse(404, {
      contentType: 'application/json',
      messageBody: JSON.stringify({ title: 'Not Found', status: 404, detail: 'no service has this host' }),
    }),
  })
  return { id, balancer, listener }
}

/** Host names do not depend on placements. */
function nameThem(stack: Stack, { vpc }: Network, { stage }: Plan, balancers: LoadBalancers): void {
  const zone = new PrivateHostedZone(stack, 'Names', { vpc, zoneName: internalDomain(stage.name) })
  for (const [{ declaration, host }, { balancer }] of balancers)
    new ARecord(stack, `name-${declaration.name}`, {
      zone,
      recordName: `${host}.`,
      target: RecordTarget.fromAlias(new LoadBalancerTarget(balancer)),
    })
}
