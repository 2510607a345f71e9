import type { IncomingMessage } from 'node:http'
import type { RouteTableEntry } from '@fanfare/contracts'
import { LRUCache } from 'lru-cache'
import type { Exchange } from './exchange.ts'
import { headersOf, type RawHeaders } from './headers.ts'
import { ageOf, secondsToKeep } from './lifetime.ts'
import type { Onlooker } from './relay.ts'
import { headersForViewer } from './viewer-headers.ts'

interface Kept {
  readonly headers: RawHeaders
  readonly body: Buffer
  /** Seconds since the epoch at which its age was none. */
  readonly madeAt: number
}

export interface Cache {
  /** Answers out of the cache when it can, and says whether it did. */
  answer(exchange: Exchange, route: RouteTableEntry): boolean
  /** Keeps the origin's answer if it may be kept; undefined when no answer to this request may. */
  keeper(exchange: Exchange, route: RouteTableEntry): Onlooker | undefined
}

const mebibyte = 2 ** 20

/** Copies of answers in memory, by service, path and query. Nothing of a route without `cacheSeconds` is kept. */
export function createCache(): Cache {
  const copies = new LRUCache<string, Kept>({
    maxSize: 64 * mebibyte,
    maxEntrySize: mebibyte,
    sizeCalculation: ({ body }) => body.length + 1_024,
    // The clock that Age is counted by.
    perf: { now: () => Date.now() },
    ttlResolution: 0,
  })
  const keyOf = ({ target }: Exchange, { service }: RouteTableEntry) => `${service} ${target}`

  return {
    answer(exchange, route) {
      const { request, response } = exchange
      if (!route.cacheSeconds || !isForEveryone(request)) return false
      const copy = copies.get(keyOf(exchange, route))
      if (!copy) return false
      const age = String(Math.floor(Date.now() / 1_000 - copy.madeAt))
      const length = String(copy.body.length)
      const headers = headersForViewer(exchange, 'Hit', copy.headers)
      response.writeHead(200, [...headers, 'Age', age, 'Content-Length', length])
      response.end(copy.body)
      return true
    },
    keeper(exchange, route) {
      const cacheSeconds = route.cacheSeconds ?? 0
      if (cacheSeconds === 0 || exchange.request.method !== 'GET' || !isForEveryone(exchange.request))
        return undefined
      return keepAnswer(cacheSeconds, (copy, seconds) => {
        copies.set(keyOf(exchange, route), copy, { ttl: seconds * 1_000 })
      })
    },
  }
}

/** Whoever shows who they are, or wants a part only, gets an answer of their own. */
function isForEveryone({ method, headers }: IncomingMessage): boolean {
  const { authorization, cookie, range } = headers
  const isRead = method === 'GET' || method === 'HEAD'
  return isRead && authorization === undefined && cookie === undefined && range === undefined
}

function keepAnswer(cacheSeconds: number, keep: (copy: Kept, seconds: number) => void): Onlooker {
  let seconds = 0
  let headers: RawHeaders = []
  let pieces: Buffer[] = []
  let size = 0
  return {
    start(status, all) {
      seconds = status === 200 ? secondsToKeep(all, cacheSeconds) : 0
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
      keep({ headers: withoutLength.flat(), body: Buffer.concat(pieces), madeAt }, seconds)
    },
  }
}
