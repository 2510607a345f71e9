import type { RouteTable } from '@fanfare/topology'
import { Duration, type Stack } from 'aws-cdk-lib'
import {
  AllowedMethods,
  type BehaviorOptions,
  CacheHeaderBehavior,
  CachePolicy,
  CacheQueryStringBehavior,
  Function as CdnFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  type ICachePolicy,
  type IOrigin,
  OriginRequestPolicy,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront'
import { notFoundFunction } from './not-found.ts'
import { securityHeaders } from './security-headers.ts'

/** In the order of the route table: CloudFront takes the first that matches. */
export function behaviours(
  stack: Stack,
  routes: RouteTable,
  originOf: (service: string) => IOrigin,
): Record<string, BehaviorOptions> {
  const responseHeadersPolicy = securityHeaders(stack)
  const policies = new Map<number, ICachePolicy>()
  const policyFor = (seconds: number | undefined) => {
    if (seconds === undefined) return CachePolicy.CACHING_DISABLED
    const policy = policies.get(seconds) ?? cacheFor(stack, seconds)
    policies.set(seconds, policy)
    return policy
  }
  return Object.fromEntries(
    routes.map(({ path, service, cacheSeconds }) => [
      path,
      {
        origin: originOf(service),
        cachePolicy: policyFor(cacheSeconds),
        // It includes Authorization, which CloudFront removes by default.
        originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
        responseHeadersPolicy,
        allowedMethods: AllowedMethods.ALLOW_ALL,
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        // For cached responses only.
        compress: true,
      } satisfies BehaviorOptions,
    ]),
  )
}

/** Seconds at most; less if the service says so. The token is part of the key: responses differ by customer. */
function cacheFor(stack: Stack, seconds: number): ICachePolicy {
  return new CachePolicy(stack, `keep-${seconds}s`, {
    cachePolicyName: `${stack.stackName}-${stack.region}-${seconds}s`,
    comment: `Keeps a 200 to GET for ${seconds} s`,
    minTtl: Duration.seconds(0),
    defaultTtl: Duration.seconds(seconds),
    maxTtl: Duration.seconds(seconds),
    queryStringBehavior: CacheQueryStringBehavior.all(),
    headerBehavior: CacheHeaderBehavior.allowList('Authorization'),
    enableAcceptEncodingGzip: true,
    enableAcceptEncodingBrotli: true,
  })
}

/** A behaviour needs an origin, though the function answers. */
export function defaultBehaviour(stack: Stack, origin: IOrigin): BehaviorOptions {
  const answer = new CdnFunction(stack, 'NotFound', {
    functionName: `${stack.stackName}-${stack.region}-not-found`,
    comment: 'Answers what no service is reached by',
    code: FunctionCode.fromInline(notFoundFunction),
    runtime: FunctionRuntime.JS_2_0,
  })
  return {
    origin,
    cachePolicy: CachePolicy.CACHING_DISABLED,
    allowedMethods: AllowedMethods.ALLOW_ALL,
    viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
    functionAssociations: [{ function: answer, eventType: FunctionEventType.VIEWER_REQUEST }],
  }
}
