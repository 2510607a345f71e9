import type { EventOf } from '@fanfare/contracts'
import type { Context } from '../platform/context.ts'
import { inBatches } from '../platform/database/database.ts'
import type { Statement } from '../platform/messaging/inbox.ts'

export const eraseClients = ({ userId }: EventOf<'user.erased'>['data']): Statement => ({
  name: 'erase-clients',
  text: 'UPDATE payments SET client = NULL WHERE user_id = $1::uuid AND client IS NOT NULL AND EXISTS (SELECT FROM fresh)',
  values: [userId],
})

/** Digests of addresses serve the limits of declines, which count an hour. An authorization may add one late. */
export async function pruneClients({ db, log }: Pick<Context, 'db' | 'log'>): Promise<void> {
  const pruned = await inBatches(
    (limit) => db.$executeRaw`
      UPDATE payments SET client = NULL WHERE id IN (
        SELECT id FROM payments WHERE client IS NOT NULL AND updated_at < now() - interval '1 day'
        ORDER BY updated_at LIMIT ${limit}::int)`,
  )
  log.info({ pruned }, 'digests of addresses pruned')
}
