import type { EventOf } from '@fanfare/contracts'
import type { FastifyInstance } from 'fastify'
import { repeat } from '../background.ts'
import type { Statement } from '../messaging/inbox.ts'

/** In milliseconds. */
const interval = 1_000
/** Longer than a transaction, whose rows become visible after it has taken the time. */
const overlap = 60_000

const newRevocations = `SELECT session_id AS id, revoked_at AS "revokedAt", expires_at AS "expiresAt"
  FROM revoked_sessions WHERE revoked_at >= $1 AND expires_at > now()`

/** Whether a session was ended, from memory: what workers store is read every second, not for each request. */
export function watchRevocations(app: FastifyInstance) {
  const expiries = new Map<string, Date>()
  let since = new Date(0)

  async function readNew() {
    const values = [new Date(since.getTime() - overlap)]
    const { rows } = await app.pool.query<{ id: string; revokedAt: Date; expiresAt: Date }>({
      name: 'new-revocations',
      text: newRevocations,
      values,
    })
    for (const { id, revokedAt, expiresAt } of rows) {
      expiries.set(id, expiresAt)
      if (revokedAt > since) since = revokedAt
    }
    for (const [id, expiry] of expiries) if (expiry < new Date()) expiries.delete(id)
  }
  repeat(app, interval, readNew, 'revoked sessions not read')

  return (sessionId: string): boolean => expiries.has(sessionId)
}

export const storeRevocations = (data: EventOf<'user.sessions-revoked'>['data']): Statement => ({
  name: 'store-revocations',
  text: `INSERT INTO revoked_sessions (session_id, expires_at)
    SELECT id, $2::timestamptz FROM fresh, unnest($1::uuid[]) AS id ON CONFLICT DO NOTHING`,
  values: [data.sessionIds, data.expiresAt],
})

export async function pruneRevocations({ db, log }: Pick<FastifyInstance, 'db' | 'log'>): Promise<void> {
  const { count } = await db.revokedSession.deleteMany({ where: { expiresAt: { lt: new Date() } } })
  log.info({ pruned: count }, 'revoked sessions pruned')
}
