import type { IncomingMessage } from 'node:http'

const ownHost = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i

/**
 * Why a request is refused. The console has no password: it must be neither reached through another name for this
 * machine (DNS rebinding), nor be changed by a page of another site.
 */
export function refusalOf({
  method,
  headers,
}: Pick<IncomingMessage, 'method' | 'headers'>): string | undefined {
  const { host = '', origin } = headers
  if (!ownHost.test(host)) return `the console is at localhost and 127.0.0.1 only, not at ${host}`
  if (method === 'GET' || method === 'HEAD') return undefined
  if (origin !== undefined && origin !== `http://${host}`)
    return `a page of ${origin} may not change anything`
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin') return 'only pages of the console may change anything'
  // A form of another site cannot send this type.
  if (!/^application\/json\b/i.test(headers['content-type'] ?? ''))
    return 'content-type: application/json is required'
  return undefined
}
