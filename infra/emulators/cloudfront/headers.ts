/** Name, value, name, value …, as Node's rawHeaders. */
export type RawHeaders = readonly string[]

export function* headersOf(raw: RawHeaders): Generator<readonly [name: string, value: string]> {
  for (let index = 0; index + 1 < raw.length; index += 2) yield [raw[index] ?? '', raw[index + 1] ?? '']
}

export function headerOf(raw: RawHeaders, name: string): string | undefined {
  let joined: string | undefined
  for (const [each, value] of headersOf(raw)) {
    if (each.toLowerCase() === name) joined = joined === undefined ? value : `${joined}, ${value}`
  }
  return joined
}

// RFC 9110, section 7.6.1; Proxy-* as in CloudFront's table.
const hopByHop = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]

/** In lower case, with those that `Connection` lists. */
export function hopByHopNames(raw: RawHeaders): ReadonlySet<string> {
  const listed = headerOf(raw, 'connection')?.toLowerCase().split(',') ?? []
  return new Set([...hopByHop, ...listed.map((name) => name.trim())])
}
