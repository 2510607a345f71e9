import { setTimeout } from 'node:timers/promises'
import type { FastifyBaseLogger } from 'fastify'
import type { Pool } from 'pg'
import { v7 as uuidv7 } from 'uuid'
import { NotSettled } from './not-settled.ts'

/**
 * A holder that is killed is waited for this long at most; one that works renews its lease. In milliseconds. Four
 * renewals may fail or be late, as on a machine that is overloaded, before another process takes the lease.
 */
const length = 10_000
const renewal = 2_000

/** How soon those who wait look again, in milliseconds: later each time, up to the second of the two. */
const lookFirst = 20
const lookMost = 250

/**
 * Does an order's work while nobody else does, in any process. This saves requests to the card network, and nothing
 * more depends on it: a holder that stalls past its lease does no harm.
 * @param patience milliseconds to wait for another holder; past it, throws NotSettled
 */
export function createLeases(pool: Pool, log: FastifyBaseLogger) {
  const run = (name: string, text: string, values: unknown[]) => pool.query({ name, text, values })

  async function take(orderId: string, holder: string): Promise<boolean> {
    const { rowCount } = await run(
      'take-lease',
      `INSERT INTO leases (order_id, holder, until) VALUES ($1, $2, now() + $3 * interval '1 ms')
       ON CONFLICT (order_id) DO UPDATE SET holder = EXCLUDED.holder, until = EXCLUDED.until
       WHERE leases.until < now()`,
      [orderId, holder, length],
    )
    return rowCount === 1
  }

  const renew = (orderId: string, holder: string) =>
    run(
      'renew-lease',
      `UPDATE leases SET until = now() + $3 * interval '1 ms' WHERE order_id = $1 AND holder = $2`,
      [orderId, holder, length],
    )

  const release = (orderId: string, holder: string) =>
    run('release-lease', 'DELETE FROM leases WHERE order_id = $1 AND holder = $2', [orderId, holder])

  return async function alone<R>(orderId: string, patience: number, work: () => Promise<R>): Promise<R> {
    const holder = uuidv7()
    const end = Date.now() + patience
    for (let next = lookFirst; !(await take(orderId, holder)); next = Math.min(next * 1.5, lookMost)) {
      if (Date.now() >= end) throw new NotSettled(orderId, 'somebody else is settling it')
      await setTimeout(next)
    }
    // If it cannot be renewed or released, it expires.
    const left = (error: unknown) => log.warn({ err: error, orderId }, 'a lease is left to expire')
    const timer = setInterval(() => void renew(orderId, holder).catch(left), renewal)
    try {
      return await work()
    } finally {
      clearInterval(timer)
      await release(orderId, holder).catch(left)
    }
  }
}
