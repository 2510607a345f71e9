/** `statusCode` is that of the HTTP answer. */
export class JsonTextError extends Error {
  override readonly name = 'JsonTextError'
  readonly statusCode: 400 | 415

  constructor(statusCode: 400 | 415, message: string) {
    super(message)
    this.statusCode = statusCode
  }
}

const charsets = /;\s*charset\s*=\s*"?([^\s;"]*)/gi
const decoder = new TextDecoder('utf-8', { fatal: true })
const escapes = /\\(?:u([0-9a-f]{4})|.)/gis

/**
 * JSON is UTF-8. Source: RFC 8259, 8.1 and 8.2.
 * @throws JsonTextError 415 for another charset; 400 for invalid UTF-8 and for half a surrogate pair
 */
export function decodeJsonText(bytes: Uint8Array, contentType = ''): string {
  if (contentType.includes(';')) assertUtf8(contentType)
  let text: string
  try {
    text = decoder.decode(bytes)
  } catch {
    throw new JsonTextError(400, 'the bytes are not UTF-8')
  }
  assertWellFormed(text)
  return text
}

function assertUtf8(contentType: string): void {
  for (const [, charset = ''] of contentType.matchAll(charsets)) {
    if (!/^utf-?8$/i.test(charset)) {
      throw new JsonTextError(415, `the charset is ${JSON.stringify(charset)}, and not UTF-8`)
    }
  }
}

/** @throws JsonTextError 415 for another content type than JSON, and as decodeJsonText */
export function decodeJsonBody(bytes: Uint8Array, contentType = ''): string {
  if (/^\s*application\/json\s*(;|$)/i.test(contentType)) return decodeJsonText(bytes, contentType)
  throw new JsonTextError(415, 'the body is not declared as application/json')
}

/** @throws JsonTextError 400 for half a surrogate pair, also escaped */
export function assertWellFormed(text: string): void {
  const unescaped = text.includes('\\u')
    ? text.replace(escapes, (_, hex?: string) => (hex ? String.fromCharCode(Number.parseInt(hex, 16)) : ' '))
    : text
  if (!unescaped.isWellFormed()) throw new JsonTextError(400, 'the text has half a surrogate pair')
}
