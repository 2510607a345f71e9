/** Headers as they came: name, value, name, value …; repeated ones and their case are kept. */
export type RawHeaders = readonly string[]

export function* headersOf(raw: RawHeaders): Generator<readonly [name: string, value: string]> {
  for (let index = 0; index + 1 < raw.length; index += 2) yield [raw[index] ?? '', raw[index + 1] ?? '']
}

/** All values of a header, in their order, joined as one list; undefined when it is not there. */
export function headerOf(raw: RawHeaders, name: string): string | undefined {
  let joined: string | undefined
  for (const [each, value] of headersOf(raw)) {
    if (each.toLowerCase() === name) joined = joined === undefined ? value : `${joined}, ${value}`
  }
  return joined
}

// RFC 9110, section 7.6.1; Proxy-* as CloudFront's table has them.
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

/** The names, in lower case, of the headers that end here: the hop-by-hop ones and those that `Connection` lists. */
export function namesEndingHere(raw: RawHeaders): ReadonlySet<string> {
  const listed = headerOf(raw, 'connection')?.toLowerCase().split(',') ?? []
  return new Set([...hopByHop, ...listed.map((name) => name.trim())])
}
