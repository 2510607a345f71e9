import Type from 'typebox'

// For Indian and South-East Asian scripts. Source: RFC 5892, A.1 and A.2.
const virama = '[\\u094D\\u09CD\\u0A4D\\u0ACD\\u0B4D\\u0BCD\\u0C4D\\u0CCD\\u0D4D\\u0DCA\\u1039\\u103A\\u17D2]'
const arabic = '(?!\\p{Cf})\\p{scx=Arab}'
const pictograph = '\\p{ExtPict}(?:\\uFE0F|\\p{EMod})?'
// Variation selectors of Han, Mongolian and emoji.
const selectors = '\\u180B-\\u180D\\u180F\\uFE00-\\uFE0F\\u{E0100}-\\u{E01EF}'
const visible = '(?![\\p{DI}\\u2800])[\\p{L}\\p{N}\\p{P}\\p{S}]'

const hidden = new RegExp(
  [
    `(?![\\u200C\\u200D${selectors}])[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}\\p{DI}\\p{NChar}\\u2800]`,
    `(?<!${virama})(?:(?<!${arabic})\\u200C|\\u200C(?!${arabic}))`,
    `(?<!${virama})(?:(?<!${pictograph})\\u200D|\\u200D(?!\\p{ExtPict}))`,
    `(?<!${visible})[${selectors}]`,
  ].join('|'),
  'gu',
)

/**
 * True for control, format and default-ignorable characters, lone surrogates and noncharacters. ZWNJ is allowed in
 * Arabic script, ZWJ in emoji, both after a virama.
 */
export const hasHiddenCharacters = (text: string): boolean => text.search(hidden) >= 0

export const withoutHiddenCharacters = (text: string): string => text.replace(hidden, '')

/**
 * No quoted local part, no IP address. URL parsers read a domain that ends in a number as an IP address. Source:
 * WHATWG URL, 3.5.
 */
export const EmailAddress = Type.String({
  format: 'email',
  pattern: '^[!#-~]+@(?:[A-Za-z0-9-]+\\.)*[A-Za-z][A-Za-z0-9-]*$',
  minLength: 3,
  maxLength: 254,
})

/** Trimmed, with the domain in lower case; the local part may depend on case. */
export function normalEmail(text: string): string {
  const trimmed = text.trim()
  const at = trimmed.lastIndexOf('@')
  return trimmed.slice(0, at + 1) + trimmed.slice(at + 1).toLowerCase()
}
