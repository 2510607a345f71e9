import { createServer, type Server } from 'node:http'
import type { RouteTable } from '@fanfare/contracts'
import { Agent } from 'undici'
import { inTurn } from '../in-turn.ts'
import type { Part } from '../part.ts'
import { listenOrExplain } from '../ports.ts'
import { createCache } from './cache.ts'
import type { EdgeLogEntry } from './exchange.ts'
import { patientConnector } from './patient-connector.ts'
import { longestHead, methodNotAllowed } from './refusals.ts'
import { createServe } from './serve.ts'
import { answerUnreadable, problemOfParser } from './unreadable.ts'

export interface EdgeOptions {
  /** 0: a free one, chosen at the first start and kept. */
  readonly port: number
  readonly routes: RouteTable
  /** Where a service's web environment is: its base URL, asked for at every request. */
  readonly origin: (service: string) => string
  /** Told of every request when it is over. */
  readonly log?: (entry: EdgeLogEntry) => void
  /** How long an origin may stay silent before its answer, in milliseconds. 30 s, as CloudFront's. */
  readonly originTimeout?: number
  /** The same within its answer. */
  readonly answerTimeout?: number
  /** How long a stop waits for answers that are under way, in milliseconds: 10 s, more than any of ours takes. */
  readonly grace?: number
  /** The setting that chooses another port, for the message when it is taken. */
  readonly portVariable?: string
}

/** `url` is known once the port is: at once unless it is 0, and then after the first start. */
export interface Edge extends Part {
  readonly url: string
}

interface Running {
  readonly server: Server
  readonly origins: Agent
}

/** What is under way when the edge is stopped may end within this time, in milliseconds; then it is cut. */
const usualGrace = 10_000

/** The CDN in front of the services; see README.md for what it does as CloudFront does, and what not. */
export function createEdge(options: EdgeOptions): Edge {
  const turn = inTurn()
  let port = options.port
  let running: Running | undefined

  return {
    name: 'edge',
    get url() {
      if (port === 0) throw new Error('the edge has no URL before its first start')
      return `http://127.0.0.1:${port}`
    },
    start: () =>
      turn(async () => {
        if (running) return
        const opened = open(options)
        const use = { what: 'the edge', variable: options.portVariable ?? 'EDGE_PORT' }
        port = await listenOrExplain(opened.server, port, use)
        running = opened
      }),
    stop: () =>
      turn(async () => {
        if (running) await close(running, options.grace ?? usualGrace)
        running = undefined
      }),
  }
}

function open(options: EdgeOptions): Running {
  const origins = new Agent({
    // CloudFront's own: 10 s for an attempt to connect, 30 s of silence.
    connect: patientConnector(10_000),
    maxHeaderSize: longestHead,
    headersTimeout: options.originTimeout ?? 30_000,
    bodyTimeout: options.answerTimeout ?? 30_000,
  })
  const serve = createServe({ ...options, origins, cache: createCache() })
  const server = createServer({ maxHeaderSize: longestHead, requireHostHeader: false })
  // Beyond Node's own limit on their number, headers are dropped in silence. Their bytes are limited already.
  server.maxHeadersCount = 0
  server.keepAliveTimeout = 65_000
  server.on('request', (request, response) => serve(request, response))
  server.on('checkContinue', (request, response) => serve(request, response, true))
  server.on('checkExpectation', (request, response) => serve(request, response))
  server.on('connect', (_request, socket) => answerUnreadable(socket, methodNotAllowed))
  server.on('clientError', (error, socket) => answerUnreadable(socket, problemOfParser(error)))
  // A connection that cannot be taken (no file descriptor is free): its viewer tries again, and the others are served.
  server.on('error', () => {})
  return { server, origins }
}

async function close({ server, origins }: Running, grace: number): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve))
  const sweep = setInterval(() => server.closeIdleConnections(), 20)
  const cut = setTimeout(() => server.closeAllConnections(), grace)
  await closed
  clearInterval(sweep)
  clearTimeout(cut)
  await origins.destroy()
}
