import type { Call } from '@fanfare/contracts'
import {
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleWhen,
  retry,
  TimeoutStrategy,
  timeout,
  wrap,
} from 'cockatiel'
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

export interface CallRequest<C extends Call> {
  /** Of the path, as in `{orderId}`. */
  readonly params?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: C['body'] extends object ? Static<C['body']> : never
}

/** Calls of one service's API: they share a circuit breaker. Each is a function that returns the checked answer. */
export function createClient({ service, url, deadline, log }: ClientOptions) {
  const breaker = circuitBreaker(failures, {
    breaker: new ConsecutiveBreaker(failuresToOpen),
    halfOpenAfter,
  })
  const isOpen = (value: number) =>
    measure({ name: 'fanfare.breaker.open', kind: 'level', value, attributes: { breaker: service } })
  breaker.onBreak(() => {
    isOpen(1)
    log.warn(`${service} service failing: circuit opened`)
  })
  breaker.onReset(() => {
    isOpen(0)
    log.info(`${service} service recovered: circuit closed`)
  })
  const once = wrap(timeout(deadline, TimeoutStrategy.Cooperative), breaker)
  const repeated = wrap(once, retry(failures, retries))

  return <const C extends Call>({ method, path, response, repeatable }: C) => {
    const answers = Compile(response)

    async function send({ params = {}, headers, body }: CallRequest<C>, signal: AbortSignal) {
      const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
        encodeURIComponent(params[name] ?? ''),
      )
      const answer = await fetch(new URL(filled, url), {
        method,
        headers: {
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...traceHeaders(),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal,
      })
      if (answer.ok) return read(answer)
      await answer.body?.cancel()
      // A wrong token, or a bug: no retry helps.
      if (answer.status < 500) throw new CallRejected(service, answer.status)
      throw new Error(`${service} service returned status ${answer.status}`)
    }

    async function read(answer: Response): Promise<Static<C['response']>> {
      const received: unknown = await answer.json()
      if (isAnswer(received)) return received
      throw new Error(`${service} service returned an invalid body`)
    }

    const isAnswer = (received: unknown): received is Static<C['response']> => answers.Check(received)

    return (request: CallRequest<C>) =>
      (repeatable ? repeated : once).execute(({ signal }) => send(request, signal))
  }
}
