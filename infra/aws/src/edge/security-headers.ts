import { Duration, type Stack } from 'aws-cdk-lib'
import { HeadersFrameOption, HeadersReferrerPolicy, ResponseHeadersPolicy } from 'aws-cdk-lib/aws-cloudfront'

/** Added to responses that do not set them. */
export function securityHeaders(stack: Stack): ResponseHeadersPolicy {
  const override = false
  return new ResponseHeadersPolicy(stack, 'SecurityHeaders', {
    responseHeadersPolicyName: `${stack.stackName}-${stack.region}-security`,
    securityHeadersBehavior: {
      strictTransportSecurity: {
        accessControlMaxAge: Duration.days(365),
        includeSubdomains: true,
        override: true,
      },
      contentTypeOptions: { override: true },
      frameOptions: { frameOption: HeadersFrameOption.DENY, override },
      referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override },
      // APIs return data, which a browser must neither run nor frame.
      contentSecurityPolicy: {
        contentSecurityPolicy: "default-src 'none'; frame-ancestors 'none'",
        override,
      },
    },
  })
}
