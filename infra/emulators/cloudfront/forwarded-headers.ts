import { randomBytes } from 'node:crypto'
import type { Exchange, Result } from './exchange.ts'
import { headerOf, headersOf, hopByHopNames, type RawHeaders } from './headers.ts'

/** For `X-Amz-Cf-Pop`. No AWS location has this name. */
const edgeLocation = 'LCL1-C1'

const distribution = randomBytes(16).toString('hex')

function viaEntry(httpVersion: string): string {
  return `${httpVersion} ${distribution}.cloudfront.net (CloudFront)`
}

export function newRequestId(): string {
  return `${randomBytes(40).toString('base64url')}==`
}

/**
 * Policy AllViewerExceptHostHeader. Source: CloudFront developer guide, "HTTP request headers and CloudFront behavior".
 */
export function headersForOrigin({ id, request }: Exchange): string[] {
  const raw = request.rawHeaders
  const hopByHop = hopByHopNames(raw)
  const headers: string[] = []
  for (const [name, value] of headersOf(raw)) {
    const lower = name.toLowerCase()
    if (hopByHop.has(lower) || replaced.has(lower) || lower.startsWith('x-edge-')) continue
    headers.push(name, value)
  }
  const via = viaEntry(request.httpVersion)
  const forwardedFor = hopByHop.has('x-forwarded-for') ? undefined : headerOf(raw, 'x-forwarded-for')
  const address = viewerAddress(request.socket.remoteAddress)
  headers.push('Via', joined(headerOf(raw, 'via'), via))
  headers.push('X-Forwarded-For', joined(forwardedFor, address))
  headers.push('X-Amz-Cf-Id', id)
  return headers
}

const replaced = new Set([
  'host',
  'expect',
  'via',
  'x-amz-cf-id',
  'x-forwarded-for',
  'x-forwarded-proto',
  'x-real-ip',
])

function joined(before: string | undefined, entry: string): string {
  return before ? `${before}, ${entry}` : entry
}

function viewerAddress(address = 'unknown'): string {
  return address.replace(/^::ffff:(?=\d+\.)/, '')
}

export function headersForViewer(exchange: Exchange, result: Result, origin: RawHeaders): string[] {
  const hopByHop = hopByHopNames(origin)
  const headers: string[] = []
  for (const [name, value] of headersOf(origin)) {
    const lower = name.toLowerCase()
    if (!hopByHop.has(lower) && !addedHere.has(lower)) headers.push(name, value)
  }
  exchange.outcome.result = result
  const { id, request } = exchange
  return [...headers, ...edgeHeaders(id, request.httpVersion, result, headerOf(origin, 'via'))]
}

const addedHere = new Set(['x-cache', 'via', 'x-amz-cf-pop', 'x-amz-cf-id'])

/** @param viaBefore entries of earlier proxies */
export function edgeHeaders(id: string, httpVersion: string, result: Result, viaBefore?: string): string[] {
  const via = viaEntry(httpVersion)
  const added = {
    'X-Cache': `${result} from cloudfront`,
    Via: viaBefore === undefined ? via : `${viaBefore}, ${via}`,
    'X-Amz-Cf-Pop': edgeLocation,
    'X-Amz-Cf-Id': id,
  }
  return Object.entries(added).flat()
}
