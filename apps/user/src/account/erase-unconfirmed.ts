import type { Context } from '../platform/context.ts'
import { inBatches } from '../platform/database/database.ts'
import { eraseUser } from './erase-user.ts'

/** Longer than a session: after it, nobody can sign in to an account that was never confirmed, nor confirm it. */
const unconfirmedDays = 31

const findUnconfirmed = `SELECT id FROM users
  WHERE email_key IS NULL AND erased_at IS NULL AND created_at < now() - make_interval(days => $1) ORDER BY created_at LIMIT $2`

type Dependencies = Pick<Context, 'db' | 'pool' | 'config' | 'transact' | 'publish' | 'log'>

/** One transaction for each account. */
export async function eraseUnconfirmed(context: Dependencies): Promise<void> {
  const { pool, log } = context
  let erased = 0
  await inBatches(async (limit) => {
    const { rows } = await pool.query<{ id: string }>(findUnconfirmed, [unconfirmedDays, limit])
    for (const { id } of rows) {
      if (await eraseUser(context, id, ({ emailKey }) => emailKey === null)) erased++
    }
    return rows.length
  })
  log.info({ erased }, 'unconfirmed accounts erased')
}

/** Events of erased accounts that SNS refused after the erasure. */
export async function pruneDeadEvents({ db, log }: Pick<Context, 'db' | 'log'>): Promise<void> {
  const pruned = await db.$executeRaw`
    DELETE FROM outbox_dead USING users WHERE outbox_dead.key = users.id::text AND erased_at IS NOT NULL
      AND outbox_dead.type <> 'user.erased'`
  log.info({ pruned }, 'buried events of erased accounts pruned')
}
