import { setTimeout } from 'node:timers/promises'
import { type Client, DatabaseError } from 'pg'

export interface Waiting {
  /** Milliseconds. DDL that waits for a lock holds back every later query on its table: it gives up soon, and tries again. */
  readonly lockTimeout: number
  /** By performance.now(). */
  readonly until: number
}

// A share of the time for others. Source: PostgreSQL manual, appendix A: lock_not_available, deadlock_detected.
const pausePerWait = 2
const lockErrors = new Set(['55P03', '40P01'])

/** Throws what the last try has thrown. */
export async function inTransaction(
  client: Client,
  { lockTimeout, until }: Waiting,
  work: () => Promise<void>,
): Promise<void> {
  for (;;) {
    const isLast = performance.now() > until
    try {
      await client.query('BEGIN')
      await client.query(`SET LOCAL lock_timeout = ${lockTimeout}`)
      await work()
      await client.query('COMMIT')
      return
    } catch (error) {
      if (isLast || !(error instanceof DatabaseError && lockErrors.has(error.code ?? ''))) throw error
      await client.query('ROLLBACK')
    }
    await setTimeout(lockTimeout * pausePerWait * (0.5 + Math.random() / 2))
  }
}
