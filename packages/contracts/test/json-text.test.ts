import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeEvent, decodeJsonBody, decodeJsonText, EventError, JsonTextError } from '../src/index.ts'
import { anyCharacter } from './any-event.ts'

const bytes = (text: string, encoding: BufferEncoding = 'utf8') => Buffer.from(text, encoding)

/** The status of the answer to what cannot be decoded. */
function refusal(body: Uint8Array, contentType?: string): number {
  try {
    decodeJsonText(body, contentType)
  } catch (error) {
    if (error instanceof JsonTextError) return error.statusCode
    throw error
  }
  throw new Error('the text was decoded')
}

test('any text is decoded as it was encoded, and as JSON.parse reads it', () => {
  fc.assert(
    fc.property(fc.string({ unit: anyCharacter }), (text) => {
      const json = JSON.stringify(text)
      expect(decodeJsonText(bytes(json))).toBe(json)
    }),
  )
})

test('text with half a surrogate pair is refused, wherever it is, and only that', () => {
  const unit = fc.integer({ min: 0, max: 0xff_ff }).map((code) => String.fromCharCode(code))
  const any = fc.oneof(fc.constantFrom('\ud83c', '\udfba', '\\', 'u', '"'), unit)
  fc.assert(
    fc.property(fc.array(any, { maxLength: 6 }), (units) => {
      const text = units.join('')
      // JSON.stringify escapes halves, and only those.
      const json = JSON.stringify({ [text]: [text] })
      if (text.isWellFormed()) expect(decodeJsonText(bytes(json))).toBe(json)
      else expect(refusal(bytes(json))).toBe(400)
    }),
  )
})

describe('of escapes', () => {
  test.each([
    ['half a pair, first', '"\\ud83c"'],
    ['half a pair, second', '"\\uDFBA"'],
    ['a pair in the wrong order', '"\\udfba\\ud83c"'],
    ['a pair with something between', '"\\ud83c\\n\\udfba"'],
    ['half a pair after a backslash', '"\\\\\\ud83c"'],
  ])('%s is refused', (_, json) => expect(refusal(bytes(json))).toBe(400))

  test.each([
    ['a pair', '"\\ud83c\\udfba"'],
    ['a backslash and what looks like an escape', '"\\\\ud83c"'],
  ])('%s is accepted', (_, json) => expect(decodeJsonText(bytes(json))).toBe(json))
})

test.each([
  ['ISO-8859-1', bytes('"Zoë"', 'latin1')],
  ['UTF-16', bytes('"Zoë"', 'utf16le').subarray(0, -1)],
  ['half a character', bytes('"Zoë"').subarray(0, -2)],
  ['a character in more bytes than it needs', Buffer.from([0x22, 0xc0, 0xaf, 0x22])],
  ['half a surrogate pair', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
])('bytes that are not UTF-8 are refused: %s', (_, body) => expect(refusal(body)).toBe(400))

test.each([
  ['application/json; charset=ISO-8859-1'],
  ['application/json;charset="utf-16"'],
  ['application/json; CHARSET = us-ascii'],
  ['application/json; charset=utf-8; charset=latin1'],
  ['application/json; charset='],
])('another charset is refused: %s', (contentType) => expect(refusal(bytes('{}'), contentType)).toBe(415))

test.each([
  ['application/json'],
  ['application/json; charset=utf-8'],
  ['application/json;charset="UTF-8"'],
  ['application/json; profile=x; charset=utf8'],
])('UTF-8 is accepted: %s', (contentType) => expect(decodeJsonText(bytes('{}'), contentType)).toBe('{}'))

test.each<[string, string | Uint8Array, string | undefined, string]>([
  ['in another charset', bytes('{}'), 'application/json; charset=latin1', 'other-charset'],
  ['whose bytes are not UTF-8', bytes('{"name":"Zoë"}', 'latin1'), undefined, 'not-json'],
  ['with an escaped half of a pair', bytes('{"name":"\\ud83c"}'), undefined, 'not-json'],
  ['with half of a pair', '{"name":"\ud83c"}', undefined, 'not-json'],
])('an event %s is refused, with the reason', (_, body, contentType, code) => {
  const refused = expect.objectContaining({ code, message: expect.stringMatching(/charset|UTF-8|surrogate/) })
  expect(() => decodeEvent(body, contentType)).toThrow(refused)
  expect(() => decodeEvent(body, contentType)).toThrow(EventError)
})

test.each([
  ['application/json', true],
  [' Application/JSON ;charset=utf-8', true],
  ['application/jsonp', false],
  ['application/problem+json', false],
  ['text/plain', false],
  ['', false],
  [undefined, false],
])('a body of type %s is one of JSON: %s', (contentType, isJson) => {
  if (isJson) expect(decodeJsonBody(bytes('{}'), contentType)).toBe('{}')
  else
    expect(() => decodeJsonBody(bytes('{}'), contentType)).toThrow(
      expect.objectContaining({ statusCode: 415 }),
    )
})
