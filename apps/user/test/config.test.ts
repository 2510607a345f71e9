import { expect, it } from 'vitest'
import { noDatabase, testConfig } from './support/apps.ts'

it('a currency of the table is taken, euro by default', () => {
  expect(testConfig(noDatabase, { CURRENCY: 'ISK' }).CURRENCY).toBe('ISK')
  expect(testConfig(noDatabase).CURRENCY).toBe('EUR')
})

it.each(['ZZZ', 'eur', ''])('CURRENCY=%s ends the start, with the possible currencies', (CURRENCY) => {
  expect(() => testConfig(noDatabase, { CURRENCY })).toThrow(
    `CURRENCY cannot be ${JSON.stringify(CURRENCY)}. Possible: AED, AFN, ALL,`,
  )
})
