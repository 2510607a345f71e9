import type { Benchmark } from './result.ts'
import { median } from './statistics.ts'
import { withLocalAws } from './whole.ts'

const customers = 12
/** Fewer than an account takes in a quarter of an hour, the warm-up included. */
const guesses = 5

const emailOf = (n: number) => `sign-in-${n}@example.com`

/** How long POST /sessions takes to refuse a wrong password, for e-mails that customers have and for others. */
export const signIn: Benchmark = (say) =>
  withLocalAws(async (local) => {
    const { url } = local.service('user').web
    let addresses = 0
    /** Every call from an address of its own: an address may not guess often. */
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
    const known: number[] = []
    const unknown: number[] = []
    for (let round = 0; round <= guesses; round++) {
      for (let n = 0; n < customers; n++) {
        // In turn, so that whatever else the machine does meets both; the first round only warms up.
        const times = [await guess(emailOf(n)), await guess(`no-${emailOf(n)}`)] as const
        if (round === 0) continue
        known.push(times[0])
        unknown.push(times[1])
      }
      say(`sign-in ${round}/${guesses}`)
    }

    const [taken, free] = [median(known), median(unknown)]
    return {
      benchmark: 'sign-in',
      what: `POST /sessions with a wrong password, one at a time, median of ${known.length} each`,
      figures: [
        { name: 'an e-mail that a customer has', value: taken, unit: 'ms' },
        { name: 'an e-mail that nobody has', value: free, unit: 'ms' },
        { name: 'nobody / customer', value: free / taken, unit: '×', aim: { atLeast: 0.9 } },
      ],
    }
  })
