import { createHash } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import { HttpProblem } from '../plugins/problem.ts'

const minute = 60
const accountWindow = 15 * minute
const trustedFor = 30 * 24 * 60 * minute

// Of one length, and no list of our customers for whoever reads the table.
const digest = (...parts: string[]) => createHash('sha256').update(JSON.stringify(parts)).digest('base64url')

/**
 * Bounds how fast passwords can be guessed. Attempts are counted in the database, so that every process counts as one.
 *
 * An address may try so often a minute, whatever it tries. An account takes so many wrong passwords a quarter of an
 * hour; known e-mails and unknown ones alike. So that nobody can lock its owner out, an address from which the owner
 * has logged in lately has a count of its own, which nobody else uses up.
 */
export const attempts = fp(
  async (app: FastifyInstance) => {
    const { LOGIN_ATTEMPTS_PER_ADDRESS, LOGIN_FAILURES_PER_ACCOUNT } = app.config
    const limiter = (keyPrefix: string, points: number, duration: number) =>
      new RateLimiterPostgres({
        storeClient: app.pool,
        storeType: 'pool',
        tableName: 'attempts',
        // A migration makes the table, and a schedule prunes it.
        tableCreated: true,
        clearExpiredByTimeout: false,
        keyPrefix,
        points,
        duration,
      })
    const addresses = limiter('address', LOGIN_ATTEMPTS_PER_ADDRESS, minute)
    const registrations = limiter('registration', LOGIN_ATTEMPTS_PER_ADDRESS, minute)
    const failures = limiter('failures', LOGIN_FAILURES_PER_ACCOUNT, accountWindow)
    const trusted = limiter('trusted', 1, trustedFor)

    app.decorate('countRegistration', (address: string) => consume(registrations, digest(address)))
    app.decorate('countAttempt', async (emailKey: string, address: string) => {
      await consume(addresses, digest(address))
      const pair = digest(emailKey, address)
      const counted = (await trusted.get(pair)) ? pair : digest(emailKey)
      // Counted before the password is looked at, so that a thousand guesses at once do not all slip through.
      await consume(failures, counted)
      return {
        async succeeded() {
          await Promise.all([failures.delete(counted), trusted.set(pair, 1, trustedFor)])
        },
      }
    })
  },
  { name: 'attempts', dependencies: ['database'] },
)

async function consume(limiter: RateLimiterPostgres, key: string): Promise<void> {
  try {
    await limiter.consume(key)
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error
    const seconds = Math.max(1, Math.ceil(error.msBeforeNext / 1000))
    throw new HttpProblem(429, `Too many attempts. Try again in ${seconds} s.`, {
      headers: { 'retry-after': String(seconds) },
    })
  }
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Counts a registration, or throws the problem 429: each costs as much work as an attempt to log in. */
    countRegistration(address: string): Promise<void>
    /** Counts an attempt to log in, or throws the problem 429. Says of it later that it succeeded, if it did. */
    countAttempt(emailKey: string, address: string): Promise<{ succeeded(): Promise<void> }>
  }
}
