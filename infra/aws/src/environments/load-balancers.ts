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

export interface LoadBalancer {
  readonly id: string
  readonly balancer: ApplicationLoadBalancer
  readonly listener: ApplicationListener
}

/** Load balancers by the service that is behind them. */
export type LoadBalancers = ReadonlyMap<PlacedService, LoadBalancer>

/**
 * Internal load balancers: one for each service that is `isolated`, one for all others that have one. They are made here
 * and not by Beanstalk, which says of its own neither the ARN nor the name, so that no VPC origin could be made of it.
 *
 * They tell services apart by the host alone. What path belongs to which service is the CDN's to say, in one place; and
 * Beanstalk never changes a rule after it has made an environment. Source: developer guide, shared load balancers.
 */
export function makeLoadBalancers(stack: Stack, network: Network, plan: Plan): LoadBalancers {
  const balanced = plan.services.filter(
    ({ placement }) => placement !== 'compact' || plan.compact === 'behind',
  )
  if (balanced.length === 0) return new Map()
  const idOf = ({ placement, declaration }: PlacedService) =>
    placement === 'isolated' ? `balancer-${declaration.name}` : 'balancer'
  const made = new Map(
    [...new Set(balanced.map(idOf))].map((id) => [id, makeLoadBalancer(stack, id, network)]),
  )
  const result = new Map(
    balanced.flatMap((service) => {
      const balancer = made.get(idOf(service))
      return balancer === undefined ? [] : [[service, balancer] as const]
    }),
  )
  nameThem(stack, network, plan, result)
  return result
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

/** A name for each service, by which the others reach it: always the same, wherever it is placed. */
function nameThem(stack: Stack, { vpc }: Network, { stage }: Plan, balancers: LoadBalancers): void {
  const zone = new PrivateHostedZone(stack, 'Names', { vpc, zoneName: internalDomain(stage.name) })
  for (const [{ declaration, host }, { balancer }] of balancers)
    new ARecord(stack, `name-${declaration.name}`, {
      zone,
      recordName: `${host}.`,
      target: RecordTarget.fromAlias(new LoadBalancerTarget(balancer)),
    })
}
