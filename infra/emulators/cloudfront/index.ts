import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { RouteTable } from '@fanfare/topology'
import { Agent } from 'undici'
import { inTurn } from '../lifecycle/in-turn.ts'
import type { Part } from '../lifecycle/part.ts'
import { listenOrExplain } from '../lifecycle/ports.ts'
import { createCache } from './cache.ts'
import type { AccessLogEntry } from './exchange.ts'
import { originConnector } from './origin-connector.ts'
import { longestHead, methodNotAllowed } from './problems.ts'
import { createServe } from './serve.ts'
import type { Tap } from './tap.ts'
import { answerUnreadable, problemOfParser } from './unreadable.ts'

export type { AccessLogEntry } from './exchange.ts'
export type { Tap, TappedExchange } from './tap.ts'

export interface CloudFrontEmulatorOptions {
  /** 0: a free port, chosen at the first start and kept. */
  readonly port: number
  readonly routes: RouteTable
  /** Read at every request. */
  readonly origin: (service: string) => string
  readonly log?: (entry: AccessLogEntry) => void
  /** Answers requests without a route, as pages for developers; returns false for what it does not answer. */
  readonly pages?: (request: IncomingMessage, response: ServerResponse) => boolean
  readonly tap?: Tap
  /** Milliseconds without data before an answer. Default: 30,000, as CloudFront's. */
  readonly originTimeout?: number
  /** Milliseconds without data within an answer. */
  readonly answerTimeout?: number
  /** Milliseconds a stop waits for answers in flight. Default: 10,000. */
  readonly grace?: number
}

export interface CloudFrontEmulator extends Part {
  /** Throws before the first start when the port is 0. */
  readonly url: string
}

interface Running {
  readonly server: Server
  readonly origins: Agent
}

/** See README.md. */
export function createCloudFrontEmulator(options: CloudFrontEmulatorOptions): CloudFrontEmulator {
  const serialize = inTurn()
  let port = options.port
  let running: Running | undefined

  return {
    name: 'edge',
    get url() {
      if (port === 0) throw new Error('the edge has no URL before its first start')
      return `http://127.0.0.1:${port}`
    },
    start: () =>
      serialize(async () => {
        if (running) return
        const opened = open(options)
        port = await listenOrExplain(opened.server, port, { what: 'the edge', variable: 'EDGE_PORT' })
        running = opened
      }),
    stop: () =>
      serialize(async () => {
        if (running) await close(running, options.grace ?? 10_000)
        running = undefined
      }),
  }
}

function open(options: CloudFrontEmulatorOptions): Running {
  const origins = new Agent({
    connect: originConnector(10_000),
    maxHeaderSize: longestHead,
    headersTimeout: options.originTimeout ?? 30_000,
    bodyTimeout: options.answerTimeout ?? 30_000,
  })
  const serve = createServe({ ...options, origins, cache: createCache() })
  const server = createServer({ maxHeaderSize: longestHead, requireHostHeader: false })
  // Above its limit, Node drops headers without an error.
  server.maxHeadersCount = 0
  server.keepAliveTimeout = 65_000
  server.on('request', (request, response) => serve(request, response))
  server.on('checkContinue', (request, response) => serve(request, response, true))
  server.on('checkExpectation', (request, response) => serve(request, response))
  server.on('connect', (_request, socket) => answerUnreadable(socket, methodNotAllowed))
  server.on('clientError', (error, socket) => answerUnreadable(socket, problemOfParser(error)))
  // For example when no file descriptor is free; the viewer retries.
  server.on('error', () => {})
  return { server, origins }
}

async function close({ server, origins }: Running, grace: number): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve))
  const closeIdle = setInterval(() => server.closeIdleConnections(), 20)
  const closeAll = setTimeout(() => server.closeAllConnections(), grace)
  await closed
  clearInterval(closeIdle)
  clearTimeout(closeAll)
  await origins.destroy()
}
