import fc from 'fast-check'
import { Compile } from 'typebox/schema'
import { describe, expect, test } from 'vitest'
import { EmailAddress, hasHiddenCharacters, normalEmail, withoutHiddenCharacters } from '../src/index.ts'
import { anyCharacter } from './any-event.ts'

describe('hidden characters', () => {
  test.each([
    ['a name', 'Zoë O’Connor-Łukasz'],
    ['Japanese with an ideographic space', '山田\u3000太郎'],
    ['Japanese with a variation selector', '葛\u{E0100}城'],
    ['Arabic and Hebrew', 'محمد דוד'],
    ['Persian with a ZWNJ', 'علی\u200Cرضا'],
    ['Malayalam with a ZWJ after a virama, at the end', 'ബാലന്\u200D'],
    ['Sinhala with a ZWJ after a virama', 'ක්\u200Dෂ'],
    ['Hindi with a ZWNJ after a virama', 'राजन्\u200Cना'],
    ['emoji with joiners', '👩‍🚀 🕵🏽‍♂️ 👨‍👩‍👧‍👦 🏳️‍🌈 ❤️‍🔥 #️⃣'],
    ['letters with marks of their own', 'Z\u0308\u0323'],
  ])('%s has none', (_, text) => {
    expect(hasHiddenCharacters(text)).toBe(false)
    expect(withoutHiddenCharacters(text)).toBe(text)
  })

  const spelled = [
    ...['\0', '\t', '\n', '\x7F', '\x85', '\xAD', '\u034F', '\u061C', '\u115F', '\u180E', '\u3164'],
    ...['\u200B', '\u200C', '\u200D', '\u200E', '\u200F', '\u2028', '\u2029', '\u202A', '\u202B', '\u202C'],
    ...['\u202D', '\u202E', '\u2060', '\u2066', '\u2067', '\u2068', '\u2069', '\u2800', '\uFEFF', '\uFFA0'],
    ...['\uFFF9', '\uFFFE', '\uFFFF', '\uD800', '\uDC00', '\u{E0041}', '\u{1D173}', '\u{1FFFE}'],
  ]
  test.each(spelled.map((text) => [text.codePointAt(0)?.toString(16), text]))('U+%s is one', (_, hidden) => {
    for (const text of [hidden, `Ada${hidden}Lovelace`, `${hidden}Ada`, `Ada${hidden}`]) {
      expect(hasHiddenCharacters(text)).toBe(true)
      expect(withoutHiddenCharacters(text)).toBe(text.replace(hidden, ''))
    }
  })

  test.each([
    ['a ZWJ between letters of an alphabet', 'Ad\u200Da'],
    ['a ZWNJ after Arabic only', 'علی\u200CAda'],
    ['a ZWJ after an emoji only', '👩\u200DAda'],
    ['a selector after a blank', 'Ada \uFE0F'],
    ['two selectors', '❤\uFE0F\uFE0F'],
  ])('%s is one', (_, text) => expect(hasHiddenCharacters(text)).toBe(true))

  test('are none after they are removed, and nothing else is removed', () => {
    const awkward = fc.constantFrom(
      ...spelled,
      'a',
      ' ',
      'ع',
      '\u094D',
      '👩',
      '🏽',
      '\uFE0F',
      '\u{E0100}',
      '葛',
    )
    const any = fc.string({ unit: fc.oneof(awkward, anyCharacter) })
    fc.assert(
      fc.property(any, (text) => {
        const removed = withoutHiddenCharacters(text)
        expect(hasHiddenCharacters(removed)).toBe(false)
        expect(hasHiddenCharacters(text)).toBe(removed !== text)
      }),
      { numRuns: 2_000 },
    )
  })

  test('are found in a long text in a time that grows with its length', () => {
    for (const unit of ['a', 'ع', '👩\u200D', '\u094D\u200D', '\u200D', '\u{E0100}', '\u064B']) {
      expect(withoutHiddenCharacters(unit.repeat(200_000)).length).toBeLessThanOrEqual(unit.length * 200_000)
    }
  })
})

describe('an e-mail address', () => {
  const isAddress = (text: string) => Compile(EmailAddress).Check(text)

  test.each([
    'a@b',
    "!#$%&'*+/=?^_`{|}~-@example.com",
    'a.b+c@x-y.example',
    'Ada@Example.COM',
    'ada@xn--bcher-kva.example',
    `${'a'.repeat(242)}@example.com`,
    `ada@${'b'.repeat(63)}.example`,
    'ada@1.2.3.example',
  ])('may be %s', (text) => expect(isAddress(text)).toBe(true))

  test.each([
    ['a quoted local part', '"a b"@example.com'],
    ['a quoted local part that needs no quotes', '"ada"@example.com'],
    ['an IPv4 address', 'ada@[127.0.0.1]'],
    ['an IPv6 address', 'ada@[IPv6:::1]'],
    ['an IPv4 address without brackets', 'ada@127.0.0.1'],
    ['a number for a domain', 'ada@2130706433'],
    ['a hexadecimal number for a domain', 'ada@0x7f.1'],
    ['a letter beyond ASCII', 'zoë@example.com'],
    ['a domain beyond ASCII', 'ada@bücher.example'],
    ['a line break', 'ada@example.com\n'],
    ['two at signs', 'ada@example.com@example.org'],
    ['a dot at the end of its local part', 'ada.@example.com'],
    ['a dot at its end', 'ada@example.com.'],
    ['a label of 64 characters', `ada@${'b'.repeat(64)}.example`],
    ['255 characters', `${'a'.repeat(243)}@example.com`],
  ])('has not %s', (_, text) => expect(isAddress(text)).toBe(false))

  test('has its domain in lower case, and its local part as it was written', () => {
    expect(normalEmail(' Ada.L@Example.COM ')).toBe('Ada.L@example.com')
    expect(normalEmail('no address')).toBe('no address')
    expect(normalEmail(normalEmail('A@B@C.D'))).toBe(normalEmail('A@B@C.D'))
  })
})
