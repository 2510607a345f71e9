import { setTimeout } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey } from 'jose'

/** In milliseconds. A request ends well before CloudFront gives up on it, after 30 s; nginx waits for 60 s. */
export const keySetTimes = {
  /** How long a request waits for the first keys, and how long one fetch may take. */
  patience: 10_000,
  /** Pause between two fetches: a key that is withdrawn is accepted for so long at most. */
  refresh: 300_000,
  /** A token of an unknown key causes a fetch, but only if the last one is so long ago. */
  cooldown: 2_000,
}

const retryFirst = 100
const retryMost = 5_000

/**
 * The user service's public keys. They are fetched in the background from the start of the process, which does not wait
 * for them, until its end, and kept while that fails. The function throws JOSE's errors of tokens whose keys there are
 * not, and others while nobody knows.
 */
export function fetchedKeys(app: FastifyInstance, times = keySetTimes): JWTVerifyGetKey {
  const { config, closing, log } = app
  const { patience, refresh, cooldown } = times
  const keys = createRemoteJWKSet(new URL(config.JWKS_URL), {
    timeoutDuration: patience,
    // Never by itself: the fetches are all made below.
    cacheMaxAge: Number.POSITIVE_INFINITY,
    cooldownDuration: Number.POSITIVE_INFINITY,
    [customFetch]: (url, options) =>
      fetch(url, { ...options, signal: AbortSignal.any([options.signal, closing]) }),
  })
  const first = Promise.withResolvers<void>()
  closing.addEventListener('abort', () => first.resolve())
  let quietUntil = 0
  let latest = Promise.resolve()
  const fetchKeys = () => {
    quietUntil = Number.POSITIVE_INFINITY
    latest = keys.reload().finally(() => {
      quietUntil = performance.now() + cooldown
    })
    return latest
  }

  async function keepFetching() {
    for (let retry = retryFirst; !closing.aborted; ) {
      let pause = refresh
      try {
        await fetchKeys()
        first.resolve()
        retry = retryFirst
      } catch (error) {
        if (closing.aborted) return
        log.warn({ err: error, retryInMs: retry }, 'the keys of the tokens cannot be fetched')
        pause = retry
        retry = Math.min(retry * 2, retryMost)
      }
      await setTimeout(pause, undefined, { signal: closing, ref: false }).catch(() => {})
    }
  }

  app.addHook('onReady', async () => void keepFetching())

  return async (header, token) => {
    if (!keys.fresh) await Promise.race([first.promise, setTimeout(patience, undefined, { ref: false })])
    if (!keys.fresh) throw new Error('the keys of the tokens were never fetched')
    try {
      return await keys(header, token)
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error
      // Whoever comes with forged tokens shares the latest fetch, and its failure.
      await (performance.now() < quietUntil ? latest : fetchKeys()).catch((cause) => {
        throw new Error('the key is unknown, and the keys cannot be fetched', { cause })
      })
      return keys(header, token)
    }
  }
}
