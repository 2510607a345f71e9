import type { IncomingMessage, ServerResponse } from 'node:http'
import { newRequestId } from './identity.ts'

/** What became of a request, in the words of `X-Cache` and of CloudFront's logs. */
export type Result = 'Hit' | 'Miss' | 'Error' | 'FunctionGeneratedResponse'

export interface EdgeLogEntry {
  readonly id: string
  readonly method: string
  /** Raw path and query. */
  readonly target: string
  /** The service whose route took it. */
  readonly service: string | undefined
  /** Of the answer; undefined when the viewer left before there was one. */
  readonly status: number | undefined
  readonly result: Result | undefined
  readonly milliseconds: number
  /** What went wrong between the edge and the origin. */
  readonly failure: string | undefined
}

/** One request of a viewer and its answer. */
export interface Exchange {
  readonly id: string
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** Raw path and query. */
  readonly target: string
  /** Filled in on the way, for the log. */
  readonly told: { service?: string; result?: Result; failure?: string }
}

/** Opens the exchange; `log` is told when it is over, whichever way it ends. */
export function openExchange(
  request: IncomingMessage,
  response: ServerResponse,
  log: ((entry: EdgeLogEntry) => void) | undefined,
): Exchange {
  const exchange = { id: newRequestId(), request, response, target: request.url ?? '', told: {} }
  if (log) logWhenOver(exchange, log)
  return exchange
}

function logWhenOver(
  { id, request, response, target, told }: Exchange,
  log: (entry: EdgeLogEntry) => void,
): void {
  const begin = performance.now()
  response.once('close', () => {
    log({
      id,
      method: request.method ?? '',
      target,
      service: told.service,
      status: response.headersSent ? response.statusCode : undefined,
      result: told.result,
      milliseconds: performance.now() - begin,
      failure: told.failure,
    })
  })
}
