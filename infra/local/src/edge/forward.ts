import type { Agent } from 'undici'
import type { Exchange } from './exchange.ts'
import { headersForOrigin } from './origin-headers.ts'
import { answerProblem, type Problem } from './problem.ts'
import { hasBody } from './refusals.ts'
import { type Onlooker, relay } from './relay.ts'
import { bodyOf } from './request-body.ts'

// CloudFront's default number of connection attempts.
const attempts = 3

/** Passes the request on to the origin as it came, and the origin's answer back as it comes. Never rejects. */
export async function forward(
  exchange: Exchange,
  origins: Agent,
  origin: () => string,
  onlooker: Onlooker | undefined,
): Promise<void> {
  const { request, response } = exchange
  const send = sender(exchange, origins, origin, onlooker)
  const mayRepeat = (request.method === 'GET' || request.method === 'HEAD') && !hasBody(request)

  for (let attempt = 1; ; attempt++) {
    const failure = await send()
    if (failure === undefined) return
    exchange.told.failure = failure.message
    // Half an answer must not look like a whole one.
    if (response.headersSent) response.destroy()
    if (response.destroyed) return
    if (mayRepeat && connectionFailures.has(codeOf(failure)) && attempt < attempts) continue
    answerProblem(exchange, problemOf(failure))
    return
  }
}

function sender(exchange: Exchange, origins: Agent, origin: () => string, onlooker: Onlooker | undefined) {
  const { request, target } = exchange
  const body = bodyOf(request)
  const message = { path: target, method: request.method ?? '', headers: headersForOrigin(exchange), body }
  return async (): Promise<Error | undefined> => {
    try {
      return await relay(exchange, origins, { ...message, origin: origin() }, onlooker)
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error))
    } finally {
      body?.destroy()
    }
  }
}

const connectionFailures = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'])
const silences = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_CONNECT_TIMEOUT', 'ETIMEDOUT'])

function problemOf(failure: Error): Problem {
  return silences.has(codeOf(failure))
    ? { status: 504, detail: 'the service did not answer in time' }
    : { status: 502, detail: 'the service cannot be reached, or its answer is not valid HTTP/1.1' }
}

function codeOf(failure: Error): string {
  return 'code' in failure && typeof failure.code === 'string' ? failure.code : ''
}
