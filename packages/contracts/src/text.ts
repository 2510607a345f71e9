import Type from 'typebox'

// Needed by names of Indian and South-East Asian scripts. Source: RFC 5892, A.1 and A.2.
const virama = '[\\u094D\\u09CD\\u0A4D\\u0ACD\\u0B4D\\u0BCD\\u0C4D\\u0CCD\\u0D4D\\u0DCA\\u1039\\u103A\\u17D2]'
const arabic = '(?!\\p{Cf})\\p{scx=Arab}'
const pictograph = '\\p{ExtPict}(?:\\uFE0F|\\p{EMod})?'
// They choose a form of the character before them: Han, Mongolian, emoji.
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
 * Whether a text has characters that are invisible or change its direction: control and format characters (Unicode
 * categories Cc, Cf, Zl, Zp), default-ignorable ones, lone surrogates and noncharacters. Joiners (ZWNJ, ZWJ) count only
 * where they have no use: elsewhere than in Arabic script, after a virama, or inside an emoji.
 */
export const hasHiddenCharacters = (text: string): boolean => text.search(hidden) >= 0

export const withoutHiddenCharacters = (text: string): string => text.replace(hidden, '')

/**
 * An address to which mail software sends as it is written: no quoted local part, and a domain name, not an IP address.
 * URL parsers take a domain that ends in a number for an address. Source: WHATWG URL, 3.5.
 */
export const EmailAddress = Type.String({
  format: 'email',
  pattern: '^[!#-~]+@(?:[A-Za-z0-9-]+\\.)*[A-Za-z][A-Za-z0-9-]*$',
  minLength: 3,
  maxLength: 254,
})

/** Without blanks around it, and with its domain in lower case: the local part may depend on case, a domain does not. */
export function normalEmail(text: string): string {
  const trimmed = text.trim()
  const at = trimmed.lastIndexOf('@')
  return trimmed.slice(0, at + 1) + trimmed.slice(at + 1).toLowerCase()
}
