import { createHash, timingSafeEqual } from 'node:crypto'
import { secretHeader } from '../origin-guard.ts'

const digest = (text: string) => createHash('sha256').update(text).digest()

const parts = (text: string) => text.split(',').flatMap((part) => part.trim() || [])

/**
 * The secret also excludes other distributions of CloudFront. While one secret replaces another, both are set here and
 * sent by the CDN, separated by a comma; one that both sides know is enough, so neither has to change first.
 * Throws when neither a secret nor the network restricts access.
 * @param reachedBy `load-balancer` where the machine has no public address
 */
export function createOriginGuard(
  secret = '',
  reachedBy?: string,
): (given: string | string[] | undefined) => boolean {
  const expected = parts(secret).map(digest)
  if (expected.length > 0) {
    return (given) =>
      typeof given === 'string' &&
      parts(given).some((part) => expected.some((each) => timingSafeEqual(digest(part), each)))
  }
  if (reachedBy === 'load-balancer') return () => true
  throw new Error(
    `ORIGIN_SECRET is not set: set it to what the CDN sends in the header ${secretHeader}, or set REACHED_BY=load-balancer where only a load balancer inside the network reaches this machine`,
  )
}
