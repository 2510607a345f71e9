import { once } from 'node:events'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { apiError } from './errors.ts'

export interface Failure {
  /** The SDK's retries included. */
  readonly next: number
  /** Left out: the connection is closed. */
  readonly status?: number
  /** The request is carried out; only its answer is lost. */
  readonly carriedOut?: boolean
}

export type Faults = ReturnType<typeof createFaults>

/** Makes the API fail or hang, but not the page or the webhooks. */
export function createFaults() {
  let failure: Failure = { next: 0 }
  let gate: PromiseWithResolvers<void> | undefined
  const answerLost = new WeakMap<FastifyRequest, Failure>()

  return {
    fail(wanted: Failure): void {
      failure = wanted
    },
    /** Requests wait until `resume`. */
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
