import { createServer, type Server } from 'node:http'
import type { RouteTable } from '@fanfare/contracts'
import { Agent } from 'undici'
import type { Part } from '../part.ts'
import { listenOrExplain } from '../ports.ts'
import { createCache } from './cache.ts'
import type { EdgeLogEntry } from './exchange.ts'
import { longestRequestHead } from './refusals.ts'
import { createServe } from './serve.ts'
import { answerUnreadable } from './unreadable.ts'

export interface EdgeOptions {
  /** 0: a free one, chosen at the first start and kept. */
  readonly port: number
  readonly routes: RouteTable
  /** Where a service's web environment is: its base URL, asked for at every request. */
  readonly origin: (service: string) => string
  /** Told of every request when it is over. */
  readonly log?: (entry: EdgeLogEntry) => void
  /** How long an origin may stay silent, before its answer and within it, in milliseconds. 30 s, as CloudFront's. */
  readonly originTimeout?: number
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

// What is under way when the edge is stopped may end within this time; then it is cut.
const graceMilliseconds = 1_000

/** The CDN in front of the services; see README.md for what it does as CloudFront does, and what not. */
export function createEdge(options: EdgeOptions): Edge {
  let port = options.port
  let running: Promise<Running> | undefined

  const open = async (): Promise<Running> => {
    const origins = new Agent({
      allowH2: false,
      connect: { timeout: 10_000 },
      headersTimeout: options.originTimeout ?? 30_000,
      bodyTimeout: options.originTimeout ?? 30_000,
    })
    const serve = createServe({ ...options, origins, cache: createCache() })
    // One byte count for the whole head, as CloudFront has it; Node's own cap on the number of headers drops in silence.
    const server = createServer({ maxHeaderSize: longestRequestHead, insecureHTTPParser: false }, serve)
    server.maxHeadersCount = 0
    server.on('checkContinue', serve)
    server.on('checkExpectation', serve)
    server.on('connect', (_request, socket) => answerUnreadable(socket, 'method'))
    server.on('clientError', (error, socket) => answerUnreadable(socket, error))
    const use = { what: 'the edge', variable: options.portVariable ?? 'EDGE_PORT' }
    port = await listenOrExplain(server, port, use)
    return { server, origins }
  }

  return {
    name: 'edge',
    get url() {
      if (port === 0) throw new Error('the edge has no URL before its first start')
      return `http://127.0.0.1:${port}`
    },
    async start() {
      running ??= open()
      try {
        await running
      } catch (error) {
        running = undefined
        throw error
      }
    },
    async stop() {
      const stopping = running
      running = undefined
      if (stopping) await close(await stopping)
    },
  }
}

async function close({ server, origins }: Running): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve))
  const cut = setTimeout(() => server.closeAllConnections(), graceMilliseconds)
  await closed
  clearTimeout(cut)
  await origins.destroy()
}
