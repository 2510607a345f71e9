import { expect, test } from 'vitest'
import { outcomeOf } from '../src/sending/outcome.ts'
import { outagePause, pauseAfter } from '../src/sending/pauses.ts'

const failure = (facts: { code: string; command?: string; responseCode?: number }) =>
  Object.assign(new Error('no'), facts)

test.each([
  ['a refused connection', { code: 'ESOCKET', command: 'CONN' }, 'away'],
  [
    'a server that is too busy for anybody',
    { code: 'ECONNECTION', command: 'CONN', responseCode: 421 },
    'away',
  ],
  ['a good-bye in mid-mail', { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 421 }, 'away'],
  ['a greeting of 554', { code: 'EPROTOCOL', command: 'CONN', responseCode: 554 }, 'away'],
  ['a wrong password', { code: 'EAUTH', command: 'AUTH PLAIN', responseCode: 535 }, 'away'],
  ['a name that is not found', { code: 'EDNS', command: 'CONN' }, 'away'],
  ['a mail that took too long', { code: 'EABORT' }, 'postponed'],
  ['grey-listing', { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 451 }, 'postponed'],
  ['a full disk', { code: 'EMESSAGE', command: 'DATA', responseCode: 452 }, 'postponed'],
  ['our own address refused', { code: 'EENVELOPE', command: 'MAIL FROM', responseCode: 550 }, 'postponed'],
  ['an unknown recipient', { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 550 }, 'refused'],
  ['a mail that is taken for spam', { code: 'EMESSAGE', command: 'DATA', responseCode: 554 }, 'refused'],
  ['an address that is none', { code: 'EENVELOPE', command: 'API' }, 'refused'],
] as const)('%s', (_, facts, result) => {
  expect(outcomeOf(failure(facts))).toEqual({ result, reason: 'no' })
})

test('the reason is one line', () => {
  expect(outcomeOf(new Error('no\r\nway'))).toMatchObject({ reason: 'no way' })
})

test('pauses grow, but never past a minute, or five seconds while the server is away', () => {
  for (const attempt of [1, 2, 5, 50, 5_000]) {
    expect(pauseAfter(attempt, 500)).toBeGreaterThanOrEqual(375)
    expect(pauseAfter(attempt, 500)).toBeLessThanOrEqual(60_000)
    expect(outagePause(attempt, 500)).toBeLessThanOrEqual(5_000)
  }
  expect(pauseAfter(10, 500)).toBeGreaterThan(pauseAfter(1, 500))
})
