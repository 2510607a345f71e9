const valid = /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/

// Node keeps random bytes for UUIDs in stock, which is several times faster than to ask for bytes each time.
const randomHex = () => crypto.randomUUID().replaceAll('-', '')

/** The given trace context if it is valid, or else a new one. Source: W3C Trace Context, traceparent. */
export const traceparentOf = (given: unknown): string =>
  typeof given === 'string' && valid.test(given) ? given : `00-${randomHex()}-${randomHex().slice(16)}-01`

/**
 * The trace context that a request continues. Not that of a public request: its sender would decide what is recorded, and
 * could write into the trace of others. CloudFront adds `x-amz-cf-id` to each request that it passes on; calls between
 * services do not have it.
 */
export const trustedTraceparent = (headers: Readonly<Record<string, unknown>>): unknown =>
  headers['x-amz-cf-id'] === undefined ? headers['traceparent'] : undefined
