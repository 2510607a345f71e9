const valid = /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/

const randomHex = (bytes: number) =>
  [...crypto.getRandomValues(new Uint8Array(bytes))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')

/** An invalid trace context is replaced by a new one. Source: W3C Trace Context. */
export const traceparentOf = (given: unknown): string =>
  typeof given === 'string' && valid.test(given) ? given : `00-${randomHex(16)}-${randomHex(8)}-01`
