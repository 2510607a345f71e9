import { once } from 'node:events'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { apiError } from './errors.ts'

export interface Failure {
  /** How many requests fail, an SDK's own retries included. */
  readonly next: number
  /** What they are answered with. Left out: the connection is closed instead. */
  readonly status?: number
  /** The request is carried out, and only its answer lost. */
  readonly carriedOut?: boolean
}

export type Faults = ReturnType<typeof createFaults>

/** Makes the API fail or hang, for tests; neither the page nor the webhooks. */
export function createFaults() {
  let failure: Failure = { next: 0 }
  let gate: PromiseWithResolvers<void> | undefined
  const answerLost = new WeakMap<FastifyRequest, Failure>()

  return {
    fail(wanted: Failure): void {
      failure = wanted
    },
    /** Requests get no answer until `resume`; then they are carried out. */
    pause(): void {
      gate ??= Promise.withResolvers()
    },
    resume(): void {
      gate?.resolve()
      gate = undefined
    },
    install(app: FastifyInstance, closing: AbortSignal): void {
      app.addHook('onRequest', async (request, reply) => {
        if (gate !== undefined) await Promise.race([gate.promise, closed(closing)])
        if (failure.next === 0) return
        const mine = failure
        failure = { ...failure, next: failure.next - 1 }
        if (mine.carriedOut) answerLost.set(request, mine)
        else injectFault(request, reply, mine)
      })
      app.addHook('onSend', async (request, reply, payload) => {
        const mine = answerLost.get(request)
        if (mine === undefined) return payload
        if (mine.status === undefined) {
          request.raw.socket.destroy()
          return payload
        }
        reply.code(mine.status)
        return apiError(mine.status).body()
      })
    },
  }
}

function injectFault(request: FastifyRequest, reply: FastifyReply, { status }: Failure): void {
  if (status !== undefined) throw apiError(status)
  reply.hijack()
  request.raw.socket.destroy()
}

async function closed(signal: AbortSignal): Promise<never> {
  if (!signal.aborted) await once(signal, 'abort')
  throw signal.reason
}
