import { Duration, type Stack } from 'aws-cdk-lib'
import {
  type IOrigin,
  OriginProtocolPolicy,
  VpcOriginEndpoint,
  VpcOrigin as VpcOriginResource,
} from 'aws-cdk-lib/aws-cloudfront'
import { HttpOrigin, VpcOrigin } from 'aws-cdk-lib/aws-cloudfront-origins'
import type { GuardedOrigin } from '../environments/compact-environment.ts'
import type { LoadBalancer, LoadBalancers } from '../environments/load-balancers.ts'
import type { PlacedService, Plan } from '../plan.ts'

const readTimeout = Duration.seconds(30)
/** Shorter than the keep-alive of nginx and the load balancer, so that neither closes a connection in use. */
const keepaliveTimeout = Duration.seconds(55)

/** For an origin with a public address. */
const secretHeader = 'X-Origin-Secret'

/** Its id is the service's name. */
export function makeOrigins(
  stack: Stack,
  { services }: Plan,
  balancers: LoadBalancers,
  guarded: GuardedOrigin | undefined,
): ReadonlyMap<string, IOrigin> {
  const vpcOriginOf = vpcOrigins(stack, balancers)
  return new Map(
    services.map((service) => {
      const balancer = balancers.get(service)
      const vpcOrigin = balancer && vpcOriginOf.get(balancer)
      if (vpcOrigin) return [service.declaration.name, throughVpc(service, vpcOrigin)]
      if (guarded) return [service.declaration.name, guardedOrigin(service, guarded)]
      throw new Error(`${service.declaration.name} is behind no load balancer, and not on an instance either`)
    }),
  )
}

function vpcOrigins(stack: Stack, balancers: LoadBalancers): ReadonlyMap<LoadBalancer, VpcOriginResource> {
  return new Map(
    [...new Set(balancers.values())].map((balancer) => {
      const origin = new VpcOriginResource(stack, `origin-${balancer.id}`, {
        endpoint: VpcOriginEndpoint.applicationLoadBalancer(balancer.balancer),
        vpcOriginName: `${stack.stackName}-${balancer.id}`,
        // TLS ends at the CDN.
        protocolPolicy: OriginProtocolPolicy.HTTP_ONLY,
      })
      // CloudFront checks that the load balancer listens.
      origin.node.addDependency(balancer.listener)
      return [balancer, origin]
    }),
  )
}

/** The domain is only sent as Host; the VPC origin determines the address. */
function throughVpc({ declaration, host }: PlacedService, origin: VpcOriginResource): IOrigin {
  return VpcOrigin.withVpcOrigin(origin, {
    originId: declaration.name,
    domainName: host,
    readTimeout,
    keepaliveTimeout,
  })
}

function guardedOrigin({ declaration }: PlacedService, { domainName, secret }: GuardedOrigin): IOrigin {
  return new HttpOrigin(domainName, {
    originId: declaration.name,
    protocolPolicy: OriginProtocolPolicy.HTTP_ONLY,
    readTimeout,
    keepaliveTimeout,
    // The template holds a reference, which CloudFormation resolves.
    customHeaders: { [secretHeader]: secret.unsafeUnwrap() },
  })
}
