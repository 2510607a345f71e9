import type { IncomingMessage, ServerResponse } from 'node:http'
import { newRequestId } from './forwarded-headers.ts'

/** As in `X-Cache` and in CloudFront's logs. */
export type Result = 'Hit' | 'Miss' | 'Error' | 'FunctionGeneratedResponse'

export interface AccessLogEntry {
  readonly id: string
  readonly method: string
  /** Raw path and query. */
  readonly target: string
  readonly service: string | undefined
  /** Undefined when the viewer disconnected first. */
  readonly status: number | undefined
  readonly result: Result | undefined
  readonly milliseconds: number
  /** The answer's header: what was created. */
  readonly location: string | undefined
  /** Last error between edge and origin. */
  readonly failure: string | undefined
}

export interface Exchange {
  readonly id: string
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly target: string
  /** Set while it is served, for the log. */
  readonly outcome: { service?: string; result?: Result; failure?: string; location?: string }
}

/** `log` is called however it ends. */
export function openExchange(
  request: IncomingMessage,
  response: ServerResponse,
  log: ((entry: AccessLogEntry) => void) | undefined,
): Exchange {
  const exchange = { id: newRequestId(), request, response, target: request.url ?? '', outcome: {} }
  if (log) logWhenOver(exchange, log)
  return exchange
}

function logWhenOver(
  { id, request, response, target, outcome }: Exchange,
  log: (entry: AccessLogEntry) => void,
): void {
  const begin = performance.now()
  response.once('close', () => {
    log({
      id,
      method: request.method ?? '',
      target,
      service: outcome.service,
      status: response.headersSent ? response.statusCode : undefined,
      result: outcome.result,
      milliseconds: performance.now() - begin,
      location: outcome.location,
      failure: outcome.failure,
    })
  })
}
