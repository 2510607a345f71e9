import pg from 'pg'
import type { Benchmark } from './result.ts'
import { median } from './statistics.ts'
import { withLocalAws } from './whole.ts'

const customers = 12
/** Below the limit of failures per account in 15 minutes, warm-up included. */
const guesses = 5

const emailOf = (n: number) => `sign-in-${n}@example.com`

/** Wrong passwords, for registered and for unknown e-mail addresses. */
export const signIn: Benchmark = (report) =>
  withLocalAws(async (local) => {
    const { url } = local.service('user').web
    let addresses = 0
    /** Own IP address per call, since attempts per address are limited. */
    async function post(path: string, expected: number, body: object): Promise<number> {
      const address = `10.0.${addresses >> 8}.${addresses++ & 255}`
      const headers = { 'content-type': 'application/json', 'x-forwarded-for': address }
      const began = performance.now()
      const response = await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
      const text = await response.text()
      const milliseconds = performance.now() - began
      if (response.status !== expected) throw new Error(`${path} answered ${response.status}: ${text}`)
      return milliseconds
    }
    const guess = (email: string) => post('/sessions', 401, { email, password: 'a wrong guess' })

    for (let n = 0; n < customers; n++) {
      await post('/users', 201, {
        email: emailOf(n),
        name: `Customer ${n}`,
        password: 'correct horse battery',
      })
    }
    // As if each had used the link of the mail.
    const database = new pg.Client(local.postgres.serviceUrl('user'))
    database.on('error', ({ message }) => report(`sign-in: ${message}`))
    await database.connect()
    await database.query('UPDATE users SET email_key = lower(email)')
    await database.end()
    const known: number[] = []
    const unknown: number[] = []
    for (let round = 0; round <= guesses; round++) {
      for (let n = 0; n < customers; n++) {
        // Alternating, so that speed changes affect both; the first round is a warm-up.
        const times = [await guess(emailOf(n)), await guess(`no-${emailOf(n)}`)] as const
        if (round === 0) continue
        known.push(times[0])
        unknown.push(times[1])
      }
      report(`sign-in ${round}/${guesses}`)
    }

    const [taken, free] = [median(known), median(unknown)]
    return {
      benchmark: 'sign-in',
      what: `POST /sessions with a wrong password, one at a time, median of ${known.length} each`,
      figures: [
        { name: 'a registered e-mail address', value: taken, unit: 'ms' },
        { name: 'an unknown e-mail address', value: free, unit: 'ms' },
        { name: 'unknown / registered', value: free / taken, unit: '×', aim: { atLeast: 0.9 } },
      ],
    }
  })
