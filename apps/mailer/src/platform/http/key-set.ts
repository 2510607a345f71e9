import { setTimeout } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey } from 'jose'

/** In milliseconds. */
export const keySetTimes = {
  /** Of a request for the first keys, and of one fetch. CloudFront gives up after 30 s. */
  wait: 10_000,
  /** A withdrawn key is accepted for so long at most. */
  refresh: 300_000,
  /** Tokens with unknown keys cause one fetch in this time. */
  cooldown: 2_000,
}

/** The user service's public keys, fetched in the background, and kept while fetches fail. */
export function remoteKeys(app: FastifyInstance, times = keySetTimes): JWTVerifyGetKey {
  const { config, closing, log } = app
  const keys = createRemoteJWKSet(new URL(config.JWKS_URL), {
    timeoutDuration: times.wait,
    // jose itself never fetches.
    cacheMaxAge: Number.POSITIVE_INFINITY,
    cooldownDuration: Number.POSITIVE_INFINITY,
    [customFetch]: (url, options) =>
      fetch(url, { ...options, signal: AbortSignal.any([options.signal, closing]) }),
  })
  const firstFetch = Promise.withResolvers<void>()
  closing.addEventListener('abort', () => firstFetch.resolve())
  let latest = Promise.resolve()
  let nextAllowed = 0
  const fetchKeys = () => {
    nextAllowed = Number.POSITIVE_INFINITY
    latest = keys.reload().finally(() => {
      nextAllowed = performance.now() + times.cooldown
    })
    return latest
  }

  async function keepFetching() {
    for (let retry = 100; !closing.aborted; retry = Math.min(retry * 2, 5_000)) {
      const error = await fetchKeys().catch((error: unknown) => error)
      // At the first start of a stage, the user service may be a little later.
      const level = retry < 1_000 ? 'debug' : 'warn'
      if (error) log[level]({ reason: String(error), retryInMs: retry }, 'key set not fetched')
      else firstFetch.resolve()
      await setTimeout(error ? retry : times.refresh, undefined, { signal: closing, ref: false }).catch(
        () => {},
      )
      if (!error) retry = 100
    }
  }
  app.addHook('onReady', async () => void keepFetching())

  return async (header, token) => {
    if (!keys.fresh)
      await Promise.race([firstFetch.promise, setTimeout(times.wait, undefined, { ref: false })])
    if (!keys.fresh) throw new Error('the key set was never fetched')
    try {
      return await keys(header, token)
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error
      await (performance.now() < nextAllowed ? latest : fetchKeys()).catch((cause) => {
        throw new Error('unknown key, and the key set cannot be fetched', { cause })
      })
      return keys(header, token)
    }
  }
}
