import { STATUS_CODES } from 'node:http'
import type { Exchange, Result } from './exchange.ts'
import { edgeHeaders } from './viewer-headers.ts'

/** An answer that the edge gives by itself. */
export interface Problem {
  readonly status: number
  readonly detail: string
  /** Error unless told: a CloudFront function's own answers are marked otherwise. */
  readonly result?: Result
  readonly headers?: Readonly<Record<string, string>>
}

/** The same problem, and the viewer's connection ends with it. */
export function endingTheConnection(problem: Problem): Problem {
  return { ...problem, headers: { ...problem.headers, Connection: 'close' } }
}

/** The problem as an RFC 9457 document, with the headers that describe it; `path` is where it happened. */
export function problemDocument(problem: Problem, path?: string): { headers: string[]; body: Buffer } {
  const body = Buffer.from(
    JSON.stringify({
      type: 'about:blank',
      title: STATUS_CODES[problem.status],
      status: problem.status,
      detail: problem.detail,
      ...(path === undefined ? {} : { instance: path }),
    }),
  )
  const headers = {
    Server: 'CloudFront',
    'Content-Type': 'application/problem+json',
    'Content-Length': String(body.length),
    ...problem.headers,
  }
  return { headers: Object.entries(headers).flat(), body }
}

/** Answers the viewer with the problem. */
export function answerProblem(exchange: Exchange, problem: Problem): void {
  const { id, request, response, told } = exchange
  told.result = problem.result ?? 'Error'
  const { headers, body } = problemDocument(problem, exchange.target.split('?', 1)[0])
  const added = edgeHeaders(id, request.httpVersion, told.result)
  response.writeHead(problem.status, [...headers, ...added])
  response.end(body)
}
