import type { IncomingMessage } from 'node:http'
import { PassThrough, type Readable } from 'node:stream'
import type { Agent } from 'undici'
import type { Exchange } from './exchange.ts'
import { headersForOrigin } from './forwarded-headers.ts'
import { answerProblem, hasBody, type Problem } from './problems.ts'
import { type AnswerObserver, streamAnswer } from './stream.ts'

// CloudFront's default.
const attempts = 3

/** Never rejects. */
export async function forward(
  exchange: Exchange,
  origins: Agent,
  origin: () => string,
  observer: AnswerObserver | undefined,
): Promise<void> {
  const { request, response } = exchange
  const send = sender(exchange, origins, origin, observer)
  const mayRetry = (request.method === 'GET' || request.method === 'HEAD') && !hasBody(request)

  for (let attempt = 1; ; attempt++) {
    const failure = await send()
    if (failure === undefined) return
    exchange.outcome.failure = failure.message
    if (response.headersSent) response.destroy()
    if (response.destroyed) return
    if (mayRetry && connectionFailures.has(codeOf(failure)) && attempt < attempts) continue
    answerProblem(exchange, problemOf(failure))
    return
  }
}

function sender(
  exchange: Exchange,
  origins: Agent,
  origin: () => string,
  observer: AnswerObserver | undefined,
) {
  const { request, target } = exchange
  const body = bodyOf(request)
  const message = { path: target, method: request.method ?? '', headers: headersForOrigin(exchange), body }
  return async (): Promise<Error | undefined> => {
    try {
      return await streamAnswer(exchange, origins, { ...message, origin: origin() }, observer)
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error))
    } finally {
      body?.destroy()
    }
  }
}

const connectionFailures = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'])
const timeouts = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_CONNECT_TIMEOUT', 'ETIMEDOUT'])

function problemOf(failure: Error): Problem {
  return timeouts.has(codeOf(failure))
    ? { status: 504, detail: 'the service did not answer in time' }
    : { status: 502, detail: 'the service cannot be reached, or its answer is not valid HTTP/1.1' }
}

function codeOf(failure: Error): string {
  return 'code' in failure && typeof failure.code === 'string' ? failure.code : ''
}

/** A separate stream: undici destroys its body on an early answer, which would close the viewer's connection. */
function bodyOf(request: IncomingMessage): Readable | null {
  if (!hasBody(request)) return null
  const body = new PassThrough()
  body.on('error', () => {}) // undici reports it; unhandled, it would be thrown.
  request.pipe(body)
  const abort = () => {
    if (!request.complete) body.destroy(new Error('the viewer disconnected before the end of its request'))
  }
  request.once('error', abort)
  request.once('close', abort)
  // After an early answer the rest is dropped: many viewers send everything before they read.
  body.once('close', () => {
    if (!request.complete) request.resume()
  })
  return body
}
