import { createHash } from 'node:crypto'
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import type { Context } from '../platform/context.ts'
import { inBatches } from '../platform/database/database.ts'

// In seconds.
const minute = 60
const accountWindow = 15 * minute
const trustedFor = 30 * 24 * 60 * minute

export class TooManyAttempts extends Error {
  readonly retrySeconds: number

  constructor(retrySeconds: number) {
    super()
    this.retrySeconds = retrySeconds
  }
}

// The table does not disclose e-mails.
const digest = (...parts: string[]) => createHash('sha256').update(JSON.stringify(parts)).digest('base64url')

/**
 * All processes share the counts. An address from which the owner has signed in has its own failure count: failures
 * from elsewhere do not lock the owner out.
 */
export function createAttemptLimits({ pool, config }: Pick<Context, 'pool' | 'config'>) {
  const limiter = (keyPrefix: string, points: number, duration: number) =>
    new RateLimiterPostgres({
      storeClient: pool,
      storeType: 'pool',
      tableName: 'attempts',
      // By a migration; a schedule prunes it.
      tableCreated: true,
      clearExpiredByTimeout: false,
      keyPrefix,
      points,
      duration,
    })
  const addresses = limiter('address', config.LOGIN_ATTEMPTS_PER_ADDRESS, minute)
  const registrations = limiter('registration', config.LOGIN_ATTEMPTS_PER_ADDRESS, minute)
  const changes = limiter('changes', config.PROFILE_CHANGES_PER_CUSTOMER, minute)
  const notices = limiter('notices', config.NOTICES_PER_EMAIL, 60 * minute)
  const resets = limiter('resets', config.NOTICES_PER_EMAIL, 60 * minute)
  const failures = limiter('failures', config.LOGIN_FAILURES_PER_ACCOUNT, accountWindow)
  const trusted = limiter('trusted', 1, trustedFor)

  return {
    /** Throws TooManyAttempts. */
    countRegistration: (address: string) => consume(registrations, digest(address)),
    /** Each is an event for other services. Throws TooManyAttempts. */
    countChange: (userId: string) => consume(changes, digest(userId)),
    /** Whether one more mail may be sent to the address: a stranger's request must not fill a mailbox. */
    countNotice: (emailKey: string) => hasRoom(notices, digest(emailKey)),
    /** Apart from those: who claims an address must not keep its owner from a reset, which ends a lock. */
    countReset: (emailKey: string) => hasRoom(resets, digest(emailKey)),
    /** Failures from unknown addresses count from zero again. */
    forgive: async (account: string) => void (await failures.delete(digest(account))),
    /** `account` is an e-mail in lower case, or a user's id. Throws TooManyAttempts. */
    async countAttempt(account: string, address: string) {
      await consume(addresses, digest(address))
      const pair = digest(account, address)
      const counted = (await trusted.get(pair)) ? pair : digest(account)
      // Before the comparison: concurrent guesses all count.
      await consume(failures, counted)
      return {
        async succeeded() {
          await Promise.all([failures.delete(counted), trusted.set(pair, 1, trustedFor)])
        },
      }
    },
  }
}

export type AttemptLimits = ReturnType<typeof createAttemptLimits>

async function consume(limiter: RateLimiterPostgres, key: string): Promise<void> {
  try {
    await limiter.consume(key)
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error
    throw new TooManyAttempts(Math.max(1, Math.ceil(error.msBeforeNext / 1000)))
  }
}

const hasRoom = (limiter: RateLimiterPostgres, key: string): Promise<boolean> =>
  consume(limiter, key).then(
    () => true,
    (error) => {
      if (error instanceof TooManyAttempts) return false
      throw error
    },
  )

export async function pruneAttempts({ db, log }: Pick<Context, 'db' | 'log'>): Promise<void> {
  const pruned = await inBatches(
    (limit) => db.$executeRaw`
      DELETE FROM attempts WHERE key IN (
        SELECT key FROM attempts WHERE expire < ${Date.now()}::bigint ORDER BY expire LIMIT ${limit}::int)`,
  )
  log.info({ pruned }, 'attempts pruned')
}
