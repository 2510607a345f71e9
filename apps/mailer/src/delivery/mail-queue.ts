import type { Context } from '../platform/context.ts'

export interface LeasedMail {
  readonly id: string
  readonly key: string
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly attempts: number
  readonly refusals: number
  /** Null for mails of before traces were stored. */
  readonly traceparent: string | null
}

// A notice has an address of its own, and may have a link.
const withoutSecrets = ['text', 'html']
  .map((column) => `${column} = CASE WHEN address IS NULL THEN ${column} ELSE '' END`)
  .join(', ')

/** `next_attempt_at` of a leased mail is the end of its lease: after a killed process, it is due again. */
export function createMailQueue({ pool }: Pick<Context, 'pool'>, leaseMs: number) {
  const lease = leaseMs / 1000

  return {
    async lease(limit: number, inProgress: readonly string[]): Promise<LeasedMail[]> {
      const { rows } = await pool.query<LeasedMail>({
        name: 'lease-mails',
        text: `WITH due AS (
            SELECT mails.id, COALESCE(address, contacts.email) AS email FROM mails LEFT JOIN contacts USING (user_id)
            WHERE COALESCE(address, contacts.email) IS NOT NULL AND contacts.erased_at IS NULL
              AND state = 'queued' AND next_attempt_at <= now() AND id <> ALL($1::uuid[])
            ORDER BY next_attempt_at LIMIT $2 FOR UPDATE OF mails SKIP LOCKED)
          UPDATE mails SET recipient = due.email, next_attempt_at = now() + make_interval(secs => $3)
          FROM due WHERE mails.id = due.id
          RETURNING mails.id, key, recipient AS "to", subject, text, html, attempts, refusals, traceparent`,
        values: [inProgress, limit, lease],
      })
      return rows
    },

    async renewLeases(ids: readonly string[]): Promise<void> {
      await pool.query({
        name: 'renew-leases',
        text: `UPDATE mails SET next_attempt_at = now() + make_interval(secs => $2)
          WHERE id = ANY($1::uuid[]) AND state = 'queued'`,
        values: [ids, lease],
      })
    },

    async markSent(id: string): Promise<void> {
      await pool.query({
        name: 'mark-sent',
        text: `UPDATE mails SET state = 'sent', attempts = attempts + 1, sent_at = now(), last_error = NULL,
            ${withoutSecrets}
          WHERE id = $1`,
        values: [id],
      })
    },

    async postpone(id: string, reason: string, delayMs: number): Promise<void> {
      await pool.query({
        name: 'postpone-mail',
        text: `UPDATE mails SET attempts = attempts + 1, last_error = $2,
            next_attempt_at = now() + make_interval(secs => $3)
          WHERE id = $1 AND state = 'queued'`,
        values: [id, reason, delayMs / 1000],
      })
    },

    async refuse(id: string, reason: string, delayMs: number, allowed: number): Promise<void> {
      await pool.query({
        name: 'refuse-mail',
        text: `UPDATE mails SET attempts = attempts + 1, refusals = refusals + 1, last_error = $2,
            state = (CASE WHEN refusals + 1 >= $4::int THEN 'failed' ELSE 'queued' END)::mail_state,
            next_attempt_at = now() + make_interval(secs => $3)
          WHERE id = $1 AND state = 'queued'`,
        values: [id, reason, delayMs / 1000, allowed],
      })
    },
  }
}

export type MailQueue = ReturnType<typeof createMailQueue>
