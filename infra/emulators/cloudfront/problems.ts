import { type IncomingMessage, STATUS_CODES } from 'node:http'
import type { Exchange, Result } from './exchange.ts'
import { edgeHeaders } from './forwarded-headers.ts'

export interface Problem {
  readonly status: number
  readonly detail: string
  /** Default: Error. */
  readonly result?: Result
  readonly headers?: Readonly<Record<string, string>>
}

export function closingTheConnection(problem: Problem): Problem {
  return { ...problem, headers: { ...problem.headers, Connection: 'close' } }
}

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

export function answerProblem(exchange: Exchange, problem: Problem): void {
  const { id, request, response, outcome } = exchange
  outcome.result = problem.result ?? 'Error'
  const { headers, body } = problemDocument(problem, exchange.target.split('?', 1)[0])
  const added = edgeHeaders(id, request.httpVersion, outcome.result)
  response.writeHead(problem.status, [...headers, ...added])
  response.end(body)
}

/** Bytes, without the body. Source: CloudFront developer guide, Quotas. */
export const longestHead = 20_480

const longestUrl = 8_192
const methods = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'POST', 'PATCH', 'DELETE']

export const tooLarge: Problem = {
  status: 413,
  detail: `a URL has at most ${longestUrl} bytes, and a request without its body ${longestHead}`,
  headers: { Connection: 'close' },
}

/** The status is unconfirmed. */
export const methodNotAllowed: Problem = {
  status: 405,
  detail: `the methods are ${methods.join(', ')}`,
  headers: { Allow: methods.join(', ') },
}

export function rejectionOf(request: IncomingMessage): Problem | undefined {
  const { method = '', url = '', headers } = request
  if (!methods.includes(method)) return methodNotAllowed
  // "The maximum length of this URL is 8192 bytes."
  if (`http://${headers.host ?? ''}${url}`.length > longestUrl) return tooLarge
  if (!requestTarget.test(url)) {
    return { status: 400, detail: 'the request target is a path that starts with /, and a query' }
  }
  if (countHosts(request) !== 1) return { status: 400, detail: 'a request has one Host header' }
  const coding = headers['transfer-encoding']
  if (coding !== undefined && coding.toLowerCase() !== 'chunked') {
    return { status: 501, detail: 'the only transfer coding is chunked', headers: { Connection: 'close' } }
  }
  // "If a viewer GET request includes a body, CloudFront returns an HTTP status code 403."
  if (method === 'GET' && hasBody(request)) return { status: 403, detail: 'a GET request has no body' }
  return undefined
}

// Excludes fragments and absolute URLs, which Node accepts.
const requestTarget = /^\/[!"$-~]*$/

// Node accepts two.
function countHosts({ rawHeaders, httpVersion }: IncomingMessage): number {
  const names = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host')
  return httpVersion === '1.0' && names.length === 0 ? 1 : names.length
}

export function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}
