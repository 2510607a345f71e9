import type { Exchange } from './exchange.ts'
import { headerOf, headersOf, namesEndingHere } from './headers.ts'
import { viaEntry } from './identity.ts'

/**
 * The headers of the request to the origin under CloudFront's policy AllViewerExceptHostHeader: all of the viewer's
 * (Authorization too) but those that CloudFront takes away under every policy; the origin's own Host; and what it adds.
 * Source: CloudFront developer guide, "HTTP request headers and CloudFront behavior".
 */
export function headersForOrigin({ id, request }: Exchange): string[] {
  const raw = request.rawHeaders
  const endingHere = namesEndingHere(raw)
  const headers: string[] = []
  for (const [name, value] of headersOf(raw)) {
    const lower = name.toLowerCase()
    if (endingHere.has(lower) || replaced.has(lower) || lower.startsWith('x-edge-')) continue
    headers.push(name, value)
  }
  const via = viaEntry(request.httpVersion)
  const forwardedFor = endingHere.has('x-forwarded-for') ? undefined : headerOf(raw, 'x-forwarded-for')
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
