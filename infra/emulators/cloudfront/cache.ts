import type { IncomingMessage } from 'node:http'
import type { RouteTableEntry } from '@fanfare/topology'
import { LRUCache } from 'lru-cache'
import type { Exchange } from './exchange.ts'
import { headersForViewer } from './forwarded-headers.ts'
import { headerOf, headersOf, type RawHeaders } from './headers.ts'
import type { AnswerObserver } from './stream.ts'

interface Copy {
  readonly headers: RawHeaders
  readonly body: Buffer
  /** Seconds since the epoch. */
  readonly madeAt: number
}

export interface Cache {
  answer(exchange: Exchange, route: RouteTableEntry): boolean
  /** Undefined when no answer to this request may be stored. */
  recorder(exchange: Exchange, route: RouteTableEntry): AnswerObserver | undefined
}

const mebibyte = 2 ** 20

/** By service, path and query, for routes with `cacheSeconds`. */
export function createCache(): Cache {
  const copies = new LRUCache<string, Copy>({
    maxSize: 64 * mebibyte,
    maxEntrySize: mebibyte,
    sizeCalculation: ({ body }) => body.length + 1_024,
    perf: { now: () => Date.now() },
    ttlResolution: 0,
  })
  const keyOf = ({ target }: Exchange, { service }: RouteTableEntry) => `${service} ${target}`

  return {
    answer(exchange, route) {
      const { request, response } = exchange
      if (!route.cacheSeconds || !isCacheable(request)) return false
      const copy = copies.get(keyOf(exchange, route))
      if (!copy) return false
      const age = String(Math.floor(Date.now() / 1_000 - copy.madeAt))
      const length = String(copy.body.length)
      const headers = headersForViewer(exchange, 'Hit', copy.headers)
      response.writeHead(200, [...headers, 'Age', age, 'Content-Length', length])
      response.end(copy.body)
      return true
    },
    recorder(exchange, route) {
      const cacheSeconds = route.cacheSeconds ?? 0
      if (cacheSeconds === 0 || exchange.request.method !== 'GET' || !isCacheable(exchange.request))
        return undefined
      return recordAnswer(cacheSeconds, (copy, seconds) => {
        copies.set(keyOf(exchange, route), copy, { ttl: seconds * 1_000 })
      })
    },
  }
}

function isCacheable({ method, headers }: IncomingMessage): boolean {
  const { authorization, cookie, range } = headers
  const isRead = method === 'GET' || method === 'HEAD'
  return isRead && authorization === undefined && cookie === undefined && range === undefined
}

function recordAnswer(cacheSeconds: number, store: (copy: Copy, seconds: number) => void): AnswerObserver {
  let seconds = 0
  let headers: RawHeaders = []
  let pieces: Buffer[] = []
  let size = 0
  return {
    start(status, all) {
      seconds = status === 200 ? secondsToStore(all, cacheSeconds) : 0
      headers = all
    },
    data(chunk) {
      size += chunk.length
      if (size > mebibyte) seconds = 0
      if (seconds > 0) pieces.push(chunk)
      else pieces = []
    },
    end() {
      if (seconds === 0) return
      const withoutLength = [...headersOf(headers)].filter(([name]) => !/^(age|content-length)$/i.test(name))
      const madeAt = Date.now() / 1_000 - ageOf(headers)
      store({ headers: withoutLength.flat(), body: Buffer.concat(pieces), madeAt }, seconds)
    },
  }
}

/**
 * Stricter than CloudFront: answers that set a cookie or vary by a header are not stored. Source: CloudFront developer
 * guide, "Managing how long content stays in the cache".
 */
function secondsToStore(headers: RawHeaders, atMost: number): number {
  const control = headerOf(headers, 'cache-control')?.toLowerCase() ?? ''
  if (/\b(no-store|no-cache|private)\b/.test(control)) return 0
  if (headerOf(headers, 'set-cookie') !== undefined || headerOf(headers, 'vary') !== undefined) return 0
  const allowed =
    directive(control, 's-maxage') ?? directive(control, 'max-age') ?? untilExpiry(headers) ?? atMost
  return Math.max(0, Math.floor(Math.min(atMost, allowed - ageOf(headers))))
}

function ageOf(headers: RawHeaders): number {
  return Number.parseInt(headerOf(headers, 'age') ?? '', 10) || 0
}

function directive(control: string, name: string): number | undefined {
  const seconds = new RegExp(`(?:^|[\\s,])${name}="?(\\d+)`).exec(control)?.[1]
  return seconds === undefined ? undefined : Number(seconds)
}

function untilExpiry(headers: RawHeaders): number | undefined {
  const expires = headerOf(headers, 'expires')
  if (expires === undefined) return undefined
  const seconds = (Date.parse(expires) - Date.now()) / 1_000
  return Number.isNaN(seconds) ? 0 : seconds // `Expires: 0` is in the past.
}
