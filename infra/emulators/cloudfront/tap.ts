import type { IncomingMessage } from 'node:http'
import type { AnswerObserver } from './stream.ts'

/** A request that a service has answered, with bodies as text. */
export interface TappedExchange {
  /** Milliseconds since 1970. */
  readonly at: number
  readonly method: string
  readonly target: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
  readonly status: number
  readonly answer: string
}

/** For developers: sees whole exchanges, except answers that were aborted. */
export interface Tap {
  wants(method: string, target: string): boolean
  over(exchange: TappedExchange): void
}

/** Bytes of a body; a longer one is cut. */
const most = 1024 * 1024

/** Before the request is forwarded: its body is read once. */
export function tapExchange(request: IncomingMessage, { over }: Pick<Tap, 'over'>): AnswerObserver {
  const { method = '', url: target = '', headers } = request
  const at = Date.now()
  const body = collector()
  const answer = collector()
  let status = 0
  request.on('data', body.add)
  return {
    start(answered) {
      status = answered
    },
    data: answer.add,
    end: () => over({ at, method, target, headers, body: body.text(), status, answer: answer.text() }),
  }
}

function collector() {
  const chunks: Buffer[] = []
  let bytes = 0
  return {
    add(chunk: Buffer): void {
      if (bytes + chunk.length > most) return
      bytes += chunk.length
      chunks.push(chunk)
    },
    text: () => Buffer.concat(chunks).toString(),
  }
}
