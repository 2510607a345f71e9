import { expect, it } from 'vitest'
import { readConfig } from '../src/config.ts'

const environment = {
  PORT: '0',
  DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none',
  STAGE: 'test',
  JWKS_URL: 'http://127.0.0.1:1/.well-known/jwks.json',
  TOKEN_ISSUER: 'https://fanfare.test',
  TOKEN_AUDIENCE: 'fanfare',
  PAYMENT_URL: 'http://127.0.0.1:1',
  PAYMENT_API_TOKEN: 'the order service may ask',
}

it('a currency of the table is taken, euro by default', () => {
  expect(readConfig({ ...environment, CURRENCY: 'ISK' }).CURRENCY).toBe('ISK')
  expect(readConfig(environment).CURRENCY).toBe('EUR')
})

it.each(['ZZZ', 'eur', ''])('CURRENCY=%s ends the start, with the possible currencies', (CURRENCY) => {
  expect(() => readConfig({ ...environment, CURRENCY })).toThrow(
    `CURRENCY cannot be ${JSON.stringify(CURRENCY)}. Possible: AED, AFN, ALL,`,
  )
})
