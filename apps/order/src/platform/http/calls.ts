import { type Call, type CallRequest, requestOf } from '@fanfare/contracts'
import { ConsecutiveBreaker, circuitBreaker, ExponentialBackoff, handleWhen, retry, wrap } from 'cockatiel'
import type { FastifyBaseLogger } from 'fastify'
import type { Static } from 'typebox'
import { Compile } from 'typebox/schema'
import { measure, traceHeaders } from '../context.ts'

/** A 4xx: not retried, and not counted as a failure. */
export class CallRejected extends Error {
  readonly status: number

  constructor(service: string, status: number) {
    super(`${service} service returned status ${status}`)
    this.status = status
  }
}

const failures = handleWhen((error) => !(error instanceof CallRejected))

// `halfOpenAfter` is in milliseconds: about the duration of a restart.
const failuresToOpen = 5
const halfOpenAfter = 5_000

const retries = { maxAttempts: 2, backoff: new ExponentialBackoff({ initialDelay: 50, maxDelay: 250 }) }

export interface ClientOptions {
  readonly service: string
  readonly url: string
  /** In milliseconds, of a call with its retries. */
  readonly deadline: number
  readonly log: FastifyBaseLogger
}

/** Calls of one service's API: they share a circuit breaker. Each is a function that returns the checked answer. */
export function createClient({ service, url, deadline, log }: ClientOptions) {
  const consecutive = new ConsecutiveBreaker(failuresToOpen)
  const breaker = circuitBreaker(failures, { breaker: consecutive, halfOpenAfter })
  const report = (value: 0 | 1) => {
    measure({ name: 'fanfare.breaker.open', kind: 'level', value, attributes: { breaker: service } })
    if (value === 1) log.warn(`${service} service failing: circuit opened`)
    else log.info(`${service} service recovered: circuit closed`)
  }
  breaker.onBreak(() => report(1))
  breaker.onReset(() => report(0))
  const repeated = wrap(breaker, retry(failures, retries))

  return <const C extends Call>(call: C) => {
    const schema = Compile(call.response)
    const isAnswer = (received: unknown): received is Static<C['response']> => schema.Check(received)

    async function send(given: CallRequest<C>, signal: AbortSignal) {
      const { path, headers, ...request } = requestOf(call, given)
      const answer = await fetch(new URL(path, url), {
        ...request,
        headers: { ...traceHeaders(), ...headers },
        signal,
      })
      if (answer.ok) {
        const received: unknown = await answer.json()
        if (isAnswer(received)) return received
        throw new Error(`${service} service returned an invalid body`)
      }
      await answer.body?.cancel()
      // A wrong token, or a bug: no retry helps.
      if (answer.status < 500) throw new CallRejected(service, answer.status)
      throw new Error(`${service} service returned status ${answer.status}`)
    }
    return (given: CallRequest<C>) => {
      const policy = call.repeatable ? repeated : breaker
      return policy.execute(({ signal }) => send(given, signal), AbortSignal.timeout(deadline))
    }
  }
}
