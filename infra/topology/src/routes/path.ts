/**
 * The origin still gets the raw path. Source: CloudFront developer guide, cache behavior settings, "Path
 * normalization".
 * Unconfirmed: percent-encoding as in RFC 3986 section 6.2.2, and that slashes are merged before dot segments are
 * removed.
 */
export function normalisePath(rawPathAndQuery: string): string {
  const path = withoutQuery(rawPathAndQuery)
  if (!mayNeedNormalising.test(path)) return path
  return withoutDotSegments(decodeUnreserved(`/${path}`).replace(/\/{2,}/g, '/'))
}

// Most paths are normal already.
const mayNeedNormalising = /^(?!\/)|%|\/[./]/

function withoutQuery(target: string): string {
  const query = target.indexOf('?')
  return query === -1 ? target : target.slice(0, query)
}

function decodeUnreserved(path: string): string {
  return path.replace(/%[0-9a-f]{2}/gi, (octet) => {
    const character = String.fromCharCode(Number.parseInt(octet.slice(1), 16))
    return /[A-Za-z0-9._~-]/.test(character) ? character : octet.toUpperCase()
  })
}

/** RFC 3986 section 5.2.4. */
function withoutDotSegments(path: string): string {
  const kept: string[] = []
  const segments = path.split('/').slice(1)
  for (const segment of segments) {
    if (segment === '..') kept.pop()
    else if (segment !== '.') kept.push(segment)
  }
  const last = segments.at(-1)
  if (last === '.' || last === '..') kept.push('')
  return `/${kept.join('/')}`
}
