import { Duration, type Stack } from 'aws-cdk-lib'
import {
  type IOrigin,
  OriginProtocolPolicy,
  VpcOriginEndpoint,
  VpcOrigin as VpcOriginResource,
} from 'aws-cdk-lib/aws-cloudfront'
import { HttpOrigin, VpcOrigin } from 'aws-cdk-lib/aws-cloudfront-origins'
import type { Door } from '../environments/compact-environment.ts'
import type { LoadBalancer, LoadBalancers } from '../environments/load-balancers.ts'
import type { PlacedService, Plan } from '../plan.ts'

/** As long as the local edge waits. */
const readTimeout = Duration.seconds(30)
/** Shorter than nginx and the load balancer keep a connection, so that none is closed under a request. */
const keepaliveTimeout = Duration.seconds(55)

/** Header in which the CDN shows that it is this one, where the origin has a public address. */
const secretHeader = 'X-Origin-Secret'

/** An origin for each service, by its name; which is also the origin's, so that a behaviour says whom it reaches. */
export function makeOrigins(
  stack: Stack,
  { services }: Plan,
  balancers: LoadBalancers,
  door: Door | undefined,
): ReadonlyMap<string, IOrigin> {
  const doors = vpcOrigins(stack, balancers)
  return new Map(
    services.map((service) => {
      const balancer = balancers.get(service)
      const vpcOrigin = balancer && doors.get(balancer)
      if (vpcOrigin) return [service.declaration.name, throughVpc(service, vpcOrigin)]
      if (door) return [service.declaration.name, throughDoor(service, door)]
      throw new Error(`${service.declaration.name} is behind no load balancer, and not on an instance either`)
    }),
  )
}

/** CloudFront's own way into the network, one for each load balancer. */
function vpcOrigins(stack: Stack, balancers: LoadBalancers): ReadonlyMap<LoadBalancer, VpcOriginResource> {
  return new Map(
    [...new Set(balancers.values())].map((balancer) => {
      const origin = new VpcOriginResource(stack, `origin-${balancer.id}`, {
        endpoint: VpcOriginEndpoint.applicationLoadBalancer(balancer.balancer),
        vpcOriginName: `${stack.stackName}-${balancer.id}`,
        // Without leaving the network of AWS: what comes over TLS ends at the CDN.
        protocolPolicy: OriginProtocolPolicy.HTTP_ONLY,
      })
      // CloudFront looks whether the load balancer listens.
      origin.node.addDependency(balancer.listener)
      return [balancer, origin]
    }),
  )
}

/** The Host that the load balancer sees is the origin's domain, which nobody looks up: the VPC origin says where it is. */
function throughVpc({ declaration, host }: PlacedService, origin: VpcOriginResource): IOrigin {
  return VpcOrigin.withVpcOrigin(origin, {
    originId: declaration.name,
    domainName: host,
    readTimeout,
    keepaliveTimeout,
  })
}

function throughDoor({ declaration }: PlacedService, { domainName, secret }: Door): IOrigin {
  return new HttpOrigin(domainName, {
    originId: declaration.name,
    protocolPolicy: OriginProtocolPolicy.HTTP_ONLY,
    readTimeout,
    keepaliveTimeout,
    // CloudFormation reads it when it deploys; the template holds a reference.
    customHeaders: { [secretHeader]: secret.secretValue.unsafeUnwrap() },
  })
}
