import { Pool } from 'undici'
import type { SqsdOptions } from './options.ts'
import type { WorkerRequest } from './request.ts'

/** What became of one POST. */
export type Answer =
  | { readonly kind: 'answered'; readonly status: number }
  /** The worker closed the connection before its answer was whole. */
  | { readonly kind: 'closed' }
  /** No connection, no answer in time, or a request that cannot be sent. */
  | { readonly kind: 'unanswered'; readonly reason: string }

export interface WorkerClient {
  post(request: WorkerRequest): Promise<Answer>
  /** Ends the idle connections. */
  close(): Promise<void>
  /** Ends every POST at once; each is then `unanswered`. */
  abort(): Promise<void>
}

export function createWorkerClient(origin: string, options: SqsdOptions): WorkerClient {
  const pool = new Pool(origin, {
    connections: options.HttpConnections,
    pipelining: 1,
    connect: { timeout: options.ConnectTimeout * 1_000 },
    headersTimeout: options.InactivityTimeout * 1_000,
    bodyTimeout: options.InactivityTimeout * 1_000,
  })

  return {
    async post({ path, headers, body }) {
      try {
        const answer = await pool.request({ method: 'POST', path, headers, body })
        // The connection is free for the next message only when the answer has been read.
        await answer.body.dump()
        return { kind: 'answered', status: answer.statusCode }
      } catch (error) {
        return failure(error)
      }
    },
    close: () => pool.close(),
    abort: () => pool.destroy(),
  }
}

const closedCodes: ReadonlySet<unknown> = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'])

function failure(error: unknown): Answer {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (closedCodes.has(code)) return { kind: 'closed' }
  return { kind: 'unanswered', reason: typeof code === 'string' ? code : String(error) }
}
