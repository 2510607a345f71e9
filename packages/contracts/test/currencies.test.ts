import { describe, expect, test } from 'vitest'
import { currencies, currencyOf, decimalAmount, findCurrency, formatMoney } from '../src/index.ts'

const text = (amount: number, currency: string) => formatMoney(amount, currency).replace(/\s/g, ' ')

describe('the table of currencies', () => {
  test.each([
    ['two decimals', 'EUR', { decimals: 2, stripeUnits: 1, card: { minimum: 50, step: 1 } }],
    ['no decimals', 'JPY', { decimals: 0, stripeUnits: 1, card: { minimum: 50, step: 1 } }],
    ['no decimals, unlike ISO 4217', 'MGA', { decimals: 0, stripeUnits: 1, card: { minimum: 1, step: 1 } }],
    ['three decimals, of which the last is 0', 'KWD', { decimals: 3, card: { minimum: 10, step: 10 } }],
    ['whole units that Stripe counts in hundredths', 'ISK', { decimals: 0, stripeUnits: 100 }],
    ['whole units, although in Stripe’s list of zero decimals', 'UGX', { decimals: 0, stripeUnits: 100 }],
    ['two decimals; only payouts are whole', 'HUF', { decimals: 2, card: { minimum: 17_500, step: 1 } }],
    ['two decimals; only payouts are whole', 'TWD', { decimals: 2, stripeUnits: 1 }],
  ])('has %s: %s', (_, code, rules) => {
    expect(currencyOf(code)).toMatchObject(rules)
  })

  test('has each code once, with limits that a card can be charged exactly', () => {
    const codes = currencies.map(({ code }) => code)
    expect(codes).toEqual([...new Set(codes)].sort())
    for (const { code, stripeUnits, card } of currencies) {
      expect(code).toMatch(/^[A-Z]{3}$/)
      expect(card.minimum % card.step).toBe(0)
      expect(card.maximum % card.step).toBe(0)
      expect(card.minimum).toBeLessThan(card.maximum)
      expect(card.maximum * stripeUnits).toBeLessThanOrEqual(999_999_999_999)
    }
  })

  test.each(['ZZZ', 'eur', '', 'EURO', '__proto__'])('does not have %j, and says what it has', (code) => {
    expect(findCurrency(code)).toBeUndefined()
    const message = `CURRENCY cannot be ${JSON.stringify(code)}. Possible: AED, AFN, `
    expect(() => currencyOf(code)).toThrow(message)
    expect(() => currencyOf(code)).toThrow(', EUR, ')
  })
})

describe('an amount of minor units', () => {
  test.each([
    [4_200, 'EUR', '€42.00', '42.00'],
    [5, 'EUR', '€0.05', '0.05'],
    [1_000_000_000, 'USD', '$10,000,000.00', '10000000.00'],
    [4_200, 'JPY', '¥4,200', '4200'],
    [2_490, 'ISK', 'ISK 2,490', '2490'],
    [2_490, 'UGX', 'UGX 2,490', '2490'],
    [2_490, 'MGA', 'MGA 2,490', '2490'],
    [2_490, 'KWD', 'KWD 2.490', '2.490'],
    [17_550, 'HUF', 'HUF 175.50', '175.50'],
    [4_200, 'TWD', 'NT$42.00', '42.00'],
    [4_200, 'ALL', 'ALL 42.00', '42.00'],
    [4_200, 'XXA', 'XXA 42.00', '42.00'],
  ])('%i %s reads %s', (amount, currency, formatted, decimal) => {
    expect(text(amount, currency)).toBe(formatted)
    expect(decimalAmount(amount, currency)).toBe(decimal)
  })
})
