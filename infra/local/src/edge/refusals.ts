import type { IncomingMessage } from 'node:http'
import type { Problem } from './problem.ts'

/** The longest request or answer without its body, in bytes. Source: CloudFront developer guide, Quotas. */
export const longestHead = 20_480

const longestUrl = 8_192
const methods = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'POST', 'PATCH', 'DELETE']

/** What CloudFront answers to a request that exceeds its quotas, before it ends the connection. */
export const tooLarge: Problem = {
  status: 413,
  detail: `a URL has at most ${longestUrl} bytes, and a request without its body ${longestHead}`,
  headers: { Connection: 'close' },
}

/** A method that CloudFront does not pass on. Its status is unconfirmed. */
export const methodNotAllowed: Problem = {
  status: 405,
  detail: `the methods are ${methods.join(', ')}`,
  headers: { Allow: methods.join(', ') },
}

/** What CloudFront refuses whatever the route; undefined for a request that it takes. */
export function refusalOf(request: IncomingMessage): Problem | undefined {
  const { method = '', url = '', headers } = request
  if (!methods.includes(method)) return methodNotAllowed
  // "CloudFront constructs a URL from the request. The maximum length of this URL is 8192 bytes."
  if (`http://${headers.host ?? ''}${url}`.length > longestUrl) return tooLarge
  if (!requestTarget.test(url)) {
    return { status: 400, detail: 'the request target is a path that starts with /, and a query' }
  }
  if (hosts(request) !== 1) return { status: 400, detail: 'a request has one Host header' }
  const coding = headers['transfer-encoding']
  if (coding !== undefined && coding.toLowerCase() !== 'chunked') {
    return { status: 501, detail: 'the only transfer coding is chunked', headers: { Connection: 'close' } }
  }
  // "If a viewer GET request includes a body, CloudFront returns an HTTP status code 403."
  if (method === 'GET' && hasBody(request)) return { status: 403, detail: 'a GET request has no body' }
  return undefined
}

// A fragment is never sent, and an absolute URL is for forward proxies. Node's parser takes both.
const requestTarget = /^\/[!"$-~]*$/

// Node's own check leaves two hosts alone, and its answer is no problem document.
function hosts({ rawHeaders, httpVersion }: IncomingMessage): number {
  const names = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host')
  return httpVersion === '1.0' && names.length === 0 ? 1 : names.length
}

/** Whether the request announces a body that is not empty. */
export function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}
