import { randomBytes } from 'node:crypto'

/** The edge location, as `X-Amz-Cf-Pop` names it. No AWS location has this name. */
export const edgeLocation = 'LCL1-C1'

const distribution = randomBytes(16).toString('hex')

/** `Via` as CloudFront writes it: the version that the message came in, a host of its own, and its name. */
export function viaEntry(httpVersion: string): string {
  return `${httpVersion} ${distribution}.cloudfront.net (CloudFront)`
}

/** An id in the shape of `X-Amz-Cf-Id`: the same for the request to the origin and the answer to the viewer. */
export function newRequestId(): string {
  return `${randomBytes(40).toString('base64url')}==`
}
