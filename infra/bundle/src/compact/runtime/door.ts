import { createHash, timingSafeEqual } from 'node:crypto'
import { secretHeader } from '../door.ts'

const digest = (text: string) => createHash('sha256').update(text).digest()

/**
 * Tells this stage's CDN from everybody else, other people's distributions among them. Throws an Error when nothing would
 * hold them off: only behind a load balancer does the network say who reaches the machine, and then there is no secret.
 * @param reachedBy `load-balancer` where the machine has no public way in
 */
export function createDoor(
  secret: string | undefined,
  reachedBy?: string,
): (shown: string | string[] | undefined) => boolean {
  if (secret) {
    const expected = digest(secret)
    return (shown) => typeof shown === 'string' && timingSafeEqual(digest(shown), expected)
  }
  if (reachedBy === 'load-balancer') return () => true
  throw new Error(
    `ORIGIN_SECRET is not set: set it to what the CDN shows in the header ${secretHeader}, or set REACHED_BY=load-balancer where nothing but a load balancer inside of the network reaches this machine`,
  )
}
