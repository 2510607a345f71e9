import { expect, test } from 'vitest'
import { mailBackOff, outageBackOff } from '../src/delivery/back-off.ts'
import { outcomeOf } from '../src/delivery/outcome.ts'

const failure = (facts: { code: string; command?: string; responseCode?: number }) =>
  Object.assign(new Error('no'), facts)

test.each([
  ['a refused connection', { code: 'ESOCKET', command: 'CONN' }, 'unavailable'],
  [
    'a server that is too busy to accept connections',
    { code: 'ECONNECTION', command: 'CONN', responseCode: 421 },
    'unavailable',
  ],
  [
    'a connection closed by 421 during a mail',
    { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 421 },
    'unavailable',
  ],
  ['a greeting of 554', { code: 'EPROTOCOL', command: 'CONN', responseCode: 554 }, 'unavailable'],
  ['a wrong password', { code: 'EAUTH', command: 'AUTH PLAIN', responseCode: 535 }, 'unavailable'],
  ['a host name that is not found', { code: 'EDNS', command: 'CONN' }, 'unavailable'],
  ['a mail that took too long', { code: 'EABORT' }, 'postponed'],
  ['grey-listing', { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 451 }, 'postponed'],
  ['commands out of order', { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 503 }, 'postponed'],
  ['a full disk', { code: 'EMESSAGE', command: 'DATA', responseCode: 452 }, 'postponed'],
  ['a rejected sender address', { code: 'EENVELOPE', command: 'MAIL FROM', responseCode: 550 }, 'postponed'],
  ['an unknown recipient', { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 550 }, 'refused'],
  ['a mail rejected as spam', { code: 'EMESSAGE', command: 'DATA', responseCode: 554 }, 'refused'],
  ['an invalid address', { code: 'EENVELOPE', command: 'API' }, 'refused'],
] as const)('%s', (_, facts, result) => {
  expect(outcomeOf(failure(facts))).toEqual({ result, reason: 'no' })
})

test('the reason is one line', () => {
  expect(outcomeOf(new Error('no\r\nway'))).toMatchObject({ reason: 'no way' })
})

test('the reason is logged without the address that a mail server repeats', () => {
  const reason = '550 5.1.1 <ada@example.com>: Recipient address rejected: ada@example.com'
  expect(outcomeOf(new Error(reason))).toMatchObject({
    reason: '550 5.1.1 <(address)>: Recipient address rejected: (address)',
  })
})

test('back-offs grow to half an hour at most, and to five seconds while the server is unavailable', () => {
  for (const attempt of [1, 2, 5, 50, 5_000]) {
    expect(mailBackOff(attempt, 500)).toBeGreaterThanOrEqual(375)
    expect(mailBackOff(attempt, 500)).toBeLessThanOrEqual(1_800_000)
    expect(outageBackOff(attempt, 500)).toBeLessThanOrEqual(5_000)
  }
  expect(mailBackOff(10, 500)).toBeGreaterThan(mailBackOff(1, 500))
  expect(mailBackOff(13, 500)).toBeGreaterThan(1_200_000)
})
