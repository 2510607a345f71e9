import type { Exchange, Result } from './exchange.ts'
import { headerOf, headersOf, namesEndingHere, type RawHeaders } from './headers.ts'
import { edgeLocation, viaEntry } from './identity.ts'

/** What of an origin's headers goes on to the viewer, with what CloudFront adds to every answer. */
export function headersForViewer(exchange: Exchange, result: Result, origin: RawHeaders): string[] {
  const endingHere = namesEndingHere(origin)
  const headers: string[] = []
  for (const [name, value] of headersOf(origin)) {
    const lower = name.toLowerCase()
    if (!endingHere.has(lower) && !addedHere.has(lower)) headers.push(name, value)
  }
  exchange.told.result = result
  const { id, request } = exchange
  return [...headers, ...edgeHeaders(id, request.httpVersion, result, headerOf(origin, 'via'))]
}

const addedHere = new Set(['x-cache', 'via', 'x-amz-cf-pop', 'x-amz-cf-id'])

/** `viaBefore`: the entries of those who passed the answer on before. */
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
