import type { Transaction } from '../platform/database/database.ts'

/**
 * The contact's row stays: late events do not bring the person back. What was sent stays too, without its text and
 * address: its key prevents a second mail.
 */
export async function erasePerson(tx: Transaction, userId: string): Promise<void> {
  // First, since it locks the contact: a mail that is being stored is deleted here, or finds the contact erased.
  await tx.$executeRaw`
    INSERT INTO contacts AS stored (user_id, email, name, revision, erased_at) VALUES (${userId}::uuid, '', '', 0, now())
    ON CONFLICT (user_id) DO UPDATE
    SET email = '', name = '', erased_at = COALESCE(stored.erased_at, excluded.erased_at)`
  await tx.mail.deleteMany({ where: { userId, state: { not: 'sent' } } })
  await tx.mail.updateMany({
    where: { userId },
    data: { address: null, recipient: null, text: '', html: '', lastError: null },
  })
}
