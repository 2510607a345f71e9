import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { brokenServer } from './refusal.ts'

export interface Failure {
  /** How many requests fail, an SDK's own repeats included. */
  readonly next: number
  /** What they are answered with. Left out: the connection is cut instead. */
  readonly status?: number
  /** The request is carried out all the same, and only its answer lost. */
  readonly carriedOut?: boolean
}

export type Trouble = ReturnType<typeof createTrouble>

/** What tests use to make the API fail, or hang. The page is not touched, nor are the webhooks. */
export function createTrouble() {
  let failure: Failure = { next: 0 }
  let gate: PromiseWithResolvers<void> | undefined
  const doomed = new WeakMap<FastifyRequest, Failure>()

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
        if (gate !== undefined) await Promise.race([gate.promise, aborted(closing)])
        if (failure.next === 0) return
        const mine = failure
        failure = { ...failure, next: failure.next - 1 }
        if (mine.carriedOut) doomed.set(request, mine)
        else strike(request, reply, mine)
      })
      app.addHook('onSend', async (request, reply, payload) => {
        const mine = doomed.get(request)
        if (mine === undefined) return payload
        if (mine.status === undefined) {
          request.raw.socket.destroy()
          return payload
        }
        reply.code(mine.status)
        return brokenServer(mine.status).body()
      })
    },
  }
}

function strike(request: FastifyRequest, reply: FastifyReply, { status }: Failure): void {
  if (status !== undefined) throw brokenServer(status)
  reply.hijack()
  request.raw.socket.destroy()
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}
