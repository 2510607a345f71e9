import { createHash, timingSafeEqual } from 'node:crypto'
import { secretHeader } from '../origin-guard.ts'

const digest = (text: string) => createHash('sha256').update(text).digest()

/**
 * The secret also excludes other distributions of CloudFront.
 * Throws when neither a secret nor the network restricts access.
 * @param reachedBy `load-balancer` where the machine has no public address
 */
export function createOriginGuard(
  secret: string | undefined,
  reachedBy?: string,
): (given: string | string[] | undefined) => boolean {
  if (secret) {
    const expected = digest(secret)
    return (given) => typeof given === 'string' && timingSafeEqual(digest(given), expected)
  }
  if (reachedBy === 'load-balancer') return () => true
  throw new Error(
    `ORIGIN_SECRET is not set: set it to what the CDN sends in the header ${secretHeader}, or set REACHED_BY=load-balancer where only a load balancer inside the network reaches this machine`,
  )
}
