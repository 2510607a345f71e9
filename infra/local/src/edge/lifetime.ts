import { headerOf, type RawHeaders } from './headers.ts'

/**
 * For how many whole seconds a 200 may be kept: as long as the origin allows with `s-maxage`, `max-age` or `Expires`, at most
 * `atMost`, and so long when the origin says nothing. Source: CloudFront developer guide, "Managing how long content
 * stays in the cache". Stricter than CloudFront: what sets a cookie or varies by a header is not kept at all.
 */
export function secondsToKeep(headers: RawHeaders, atMost: number): number {
  const control = headerOf(headers, 'cache-control')?.toLowerCase() ?? ''
  if (/\b(no-store|no-cache|private)\b/.test(control)) return 0
  if (headerOf(headers, 'set-cookie') !== undefined || headerOf(headers, 'vary') !== undefined) return 0
  const allowed =
    directive(control, 's-maxage') ?? directive(control, 'max-age') ?? untilExpiry(headers) ?? atMost
  return Math.max(0, Math.floor(Math.min(atMost, allowed - ageOf(headers))))
}

/** How old an answer was when it came, in seconds. */
export function ageOf(headers: RawHeaders): number {
  return Number.parseInt(headerOf(headers, 'age') ?? '', 10) || 0
}

function directive(control: string, name: string): number | undefined {
  const seconds = new RegExp(`(?:^|[\\s,])${name}="?(\\d+)`).exec(control)?.[1]
  return seconds === undefined ? undefined : Number(seconds)
}

function untilExpiry(headers: RawHeaders): number | undefined {
  const expires = headerOf(headers, 'expires')
  if (expires === undefined) return undefined
  const seconds = (Date.parse(expires) - Date.now()) / 1_000
  return Number.isNaN(seconds) ? 0 : seconds // An invalid date, as in `Expires: 0`, is in the past.
}
