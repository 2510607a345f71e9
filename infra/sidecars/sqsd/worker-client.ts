import { finished } from 'node:stream/promises'
import { Pool } from 'undici'
import type { SqsdOptions } from './options.ts'
import type { WorkerRequest } from './request.ts'

export type Answer =
  | { readonly kind: 'answered'; readonly status: number }
  /** Closed before the answer was complete. */
  | { readonly kind: 'closed' }
  | { readonly kind: 'aborted' }
  /** No connection, no answer in time, or an invalid request. */
  | { readonly kind: 'unanswered'; readonly reason: string }

export interface WorkerClient {
  post(request: WorkerRequest): Promise<Answer>
  close(): Promise<void>
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
  let aborted = false

  return {
    async post({ path, headers, body }) {
      try {
        const answer = await pool.request({ method: 'POST', path, headers, body })
        // An incomplete answer does not count.
        await finished(answer.body.resume())
        return { kind: 'answered', status: answer.statusCode }
      } catch (error) {
        return aborted ? { kind: 'aborted' } : failure(error)
      }
    },
    close: () => pool.close(),
    abort: () => {
      aborted = true
      return pool.destroy()
    },
  }
}

const closedCodes: ReadonlySet<unknown> = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'])

function failure(error: unknown): Answer {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (closedCodes.has(code)) return { kind: 'closed' }
  return { kind: 'unanswered', reason: typeof code === 'string' ? code : String(error) }
}
