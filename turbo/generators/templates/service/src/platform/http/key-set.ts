import { ConsecutiveBreaker, circuitBreaker, ExponentialBackoff, handleAll, retry } from 'cockatiel'
import type { FastifyInstance } from 'fastify'
import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey } from 'jose'
import { repeat } from '../background.ts'

/** In milliseconds. */
export const keySetTimes = {
  /** Of a request for the first keys, and of one fetch. CloudFront gives up after 30 s. */
  wait: 10_000,
  /** A withdrawn key is accepted for so long at most, and its verified tokens as long as authentication.ts remembers. */
  refresh: 300_000,
  /** Tokens with unknown keys cause one fetch in this time. */
  cooldown: 2_000,
}

/** The user service's public keys, fetched in the background, and kept while fetches fail. */
export function remoteKeys(app: FastifyInstance, times = keySetTimes): JWTVerifyGetKey {
  // At the first start of a stage, the user service may be a little later.
  const backoff = new ExponentialBackoff({ initialDelay: 100, maxDelay: 1_000 })
  const forFirst = retry(handleAll, { maxAttempts: Number.POSITIVE_INFINITY, backoff })
  const breaker = new ConsecutiveBreaker(1)
  const oncePerCooldown = circuitBreaker(handleAll, { breaker, halfOpenAfter: times.cooldown })
  const keys = createRemoteJWKSet(new URL(app.config.JWKS_URL), {
    timeoutDuration: times.wait,
    cacheMaxAge: Number.POSITIVE_INFINITY,
    cooldownDuration: times.cooldown,
    [customFetch]: (url, options) => {
      const signal = AbortSignal.any([options.signal, app.closing])
      const policy = keys.fresh ? oncePerCooldown : forFirst
      return policy.execute(async () => {
        const answer = await fetch(url, { ...options, signal })
        if (answer.ok) return answer
        throw new Error(`the user service returned status ${answer.status}`)
      }, signal)
    },
  })
  repeat(app, times.refresh, keys.reload, 'key set not fetched')

  return (header, token) =>
    keys(header, token).catch((cause: unknown) => {
      const isFaultOfToken =
        cause instanceof errors.JWKSNoMatchingKey || cause instanceof errors.JWKSMultipleMatchingKeys
      throw isFaultOfToken ? cause : new Error('the key set cannot be fetched', { cause })
    })
}
