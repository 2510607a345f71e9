import { ExponentialBackoff, handleWhen, retry } from 'cockatiel'
import { v7 as uuidv7 } from 'uuid'
import type { Context } from '../platform/context.ts'

/** In milliseconds. A killed holder blocks others for `duration` at most; four renewals may fail. */
const duration = 10_000
const renewal = 2_000

const backoff = new ExponentialBackoff({ initialDelay: 20, maxDelay: 250 })

export class LeaseHeld extends Error {}

// An expired lease (xmax is 0 for a new one) is that of a killed process, which may have opened an intent.
const takeLease = `
  WITH taken AS (
    INSERT INTO leases (order_id, holder, until) VALUES ($1, $2, now() + $3 * interval '1 ms')
    ON CONFLICT (order_id) DO UPDATE SET holder = EXCLUDED.holder, until = EXCLUDED.until
    WHERE leases.until < now()
    RETURNING order_id, xmax <> 0 AS was_expired
  ), marked AS (
    UPDATE payments SET may_be_open = true FROM taken
    WHERE was_expired AND payments.order_id = taken.order_id AND state = 'pending' AND intent_id IS NULL
  )
  SELECT FROM taken`
const renewLease = `UPDATE leases SET until = now() + $3 * interval '1 ms' WHERE order_id = $1 AND holder = $2`
const releaseLease = 'DELETE FROM leases WHERE order_id = $1 AND holder = $2'

/** Of killed processes. */
export async function removeExpiredLeases({ db }: Pick<Context, 'db'>, before: Date): Promise<void> {
  await db.$executeRaw`
    WITH expired AS (DELETE FROM leases WHERE until < ${before} RETURNING order_id)
    UPDATE payments SET may_be_open = true FROM expired
    WHERE payments.order_id = expired.order_id AND state = 'pending' AND intent_id IS NULL`
}

/**
 * Only saves requests to Stripe: an expired lease does no harm.
 * @param maxWait milliseconds, after which it throws LeaseHeld
 */
export async function withLease<R>(
  { pool, log }: Pick<Context, 'pool' | 'log'>,
  orderId: string,
  maxWait: number,
  work: () => Promise<R>,
): Promise<R> {
  const holder = uuidv7()
  const end = performance.now() + maxWait
  const mayWait = handleWhen((error) => error instanceof LeaseHeld && performance.now() < end)
  await retry(mayWait, { backoff }).execute(async () => {
    const values = [orderId, holder, duration]
    const { rowCount } = await pool.query({ name: 'take-lease', text: takeLease, values })
    if (rowCount !== 1) throw new LeaseHeld('another process is settling it')
  })

  const warn = (error: unknown) => log.warn({ err: error, orderId }, 'lease not renewed or released')
  const renew = () =>
    pool.query({ name: 'renew-lease', text: renewLease, values: [orderId, holder, duration] })
  const timer = setInterval(() => void renew().catch(warn), renewal)
  try {
    return await work()
  } finally {
    clearInterval(timer)
    await pool.query({ name: 'release-lease', text: releaseLease, values: [orderId, holder] }).catch(warn)
  }
}
