import type { Context } from '../platform/context.ts'
import { inBatches } from '../platform/database/database.ts'

/** What is queued stays, but for erased accounts: an alarm reports it. */
export async function pruneMails({ db, config, log }: Pick<Context, 'db' | 'config' | 'log'>): Promise<void> {
  const old = await inBatches(
    (limit) => db.$executeRaw`
      DELETE FROM mails WHERE id IN (
        SELECT id FROM mails WHERE created_at < now() - make_interval(days => ${config.MAIL_RETENTION_DAYS}::int)
          AND state <> 'queued'
        ORDER BY created_at LIMIT ${limit}::int)`,
  )
  // Stored before the user's first event, while the account was erased.
  const erased = await inBatches(
    (limit) => db.$executeRaw`
      DELETE FROM mails WHERE id IN (
        SELECT id FROM mails JOIN contacts USING (user_id)
        WHERE contacts.erased_at IS NOT NULL AND state <> 'sent' LIMIT ${limit}::int)`,
  )
  await db.unconfirmedAddress.deleteMany({ where: { day: { lt: new Date(Date.now() - 2 * 86_400_000) } } })
  log.info({ pruned: old + erased }, 'mails pruned')
}
