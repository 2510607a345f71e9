import { CfnOutput, Duration, type Stack } from 'aws-cdk-lib'
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager'
import {
  Distribution,
  type DistributionProps,
  HttpVersion,
  type IOrigin,
  PriceClass,
  SecurityPolicyProtocol,
} from 'aws-cdk-lib/aws-cloudfront'
import { Bucket } from 'aws-cdk-lib/aws-s3'
import { accept } from '../accept.ts'
import type { GuardedOrigin } from '../environments/compact-environment.ts'
import type { LoadBalancers } from '../environments/load-balancers.ts'
import type { Network } from '../network/network-stack.ts'
import type { Plan } from '../plan.ts'
import type { Stage } from '../stage.ts'
import { behaviours, defaultBehaviour } from './behaviours.ts'
import { makeOrigins } from './origins.ts'

/** CloudFront keeps them for 10 s by default. Source: CloudFront developer guide. */
const keptErrors = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504]

export function makeEdge(
  stack: Stack,
  plan: Plan,
  network: Network,
  balancers: LoadBalancers,
  guarded: GuardedOrigin | undefined,
): Distribution {
  const origins = makeOrigins(stack, plan, balancers, guarded)
  const [first] = origins.values()
  if (first === undefined)
    throw new Error('there is no service in apps/: the CDN would have nothing to reach')
  const distribution = new Distribution(stack, 'Cdn', {
    ...domainOf(stack, plan.stage),
    comment: `Fanfare, ${plan.stage.name}`,
    defaultBehavior: defaultBehaviour(stack, first),
    additionalBehaviors: behaviours(stack, plan.routes, (service) => originOf(origins, service)),
    // Not cached: an order that is not found may exist a second later.
    errorResponses: keptErrors.map((httpStatus) => ({ httpStatus, ttl: Duration.seconds(0) })),
    httpVersion: HttpVersion.HTTP2_AND_3,
    priceClass: PriceClass.PRICE_CLASS_100,
    enableLogging: true,
    logBucket: Bucket.fromBucketAttributes(stack, 'LogsOfCdn', {
      bucketName: network.logs.bucketName,
      bucketRegionalDomainName: network.logs.bucketRegionalDomainName,
    }),
    logFilePrefix: 'cdn/',
  })
  acceptFindings(distribution, plan)
  const address = plan.stage.domain?.name ?? distribution.distributionDomainName
  new CfnOutput(stack, 'Url', { value: `https://${address}`, description: 'Where the stage is reached' })
  new CfnOutput(stack, 'CdnDomain', { value: distribution.distributionDomainName })
  return distribution
}

function originOf(origins: ReadonlyMap<string, IOrigin>, service: string): IOrigin {
  const origin = origins.get(service)
  if (origin === undefined) throw new Error(`there is a route to ${service}, and no environment of it`)
  return origin
}

function domainOf(stack: Stack, { domain }: Stage): Partial<DistributionProps> {
  if (domain === undefined) return {}
  return {
    domainNames: [domain.name],
    certificate: Certificate.fromCertificateArn(stack, 'Certificate', domain.certificateArn),
    minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
  }
}

function acceptFindings(distribution: Distribution, { stage, compact }: Plan): void {
  accept(distribution, {
    CFR1: 'The services are for everybody, wherever they are.',
    CFR2: 'A firewall costs more than all else that is idle here; the services limit log-ins themselves.',
    ...(stage.domain === undefined
      ? { CFR4: 'CloudFront’s own certificate, of a stage without a domain.' }
      : {}),
    ...(compact === 'alone'
      ? {
          CFR5: 'The instance of compact has no certificate: it is shown a secret, by CloudFront’s addresses alone.',
        }
      : {}),
  })
}
