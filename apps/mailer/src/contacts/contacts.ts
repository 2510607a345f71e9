import type { EventOf } from '@fanfare/contracts'
import { oneLine } from '../mails/content.ts'
import type { Transaction } from '../platform/database/database.ts'
import type { Statement } from '../platform/messaging/inbox.ts'

type ContactEvent = Pick<EventOf<'user.created' | 'user.updated' | 'user.verified'>, 'type' | 'data'>

/** Events come in any order: the highest revision stays, and what was verified. */
export const saveContact = ({ type, data }: ContactEvent): Statement => ({
  name: 'save-contact',
  text: `INSERT INTO contacts AS stored (user_id, email, name, revision, verified)
    SELECT $1::uuid, $2, $3, $4::int, $5::boolean FROM fresh
    ON CONFLICT (user_id) DO UPDATE
    SET email = CASE WHEN stored.revision < excluded.revision THEN excluded.email ELSE stored.email END,
      name = CASE WHEN stored.revision < excluded.revision THEN excluded.name ELSE stored.name END,
      revision = GREATEST(stored.revision, excluded.revision),
      verified = stored.verified OR excluded.verified
    WHERE stored.erased_at IS NULL`,
  // The e-mail is unchanged: another form may be another person's address.
  values: [data.userId, data.email, oneLine(data.name), data.revision, type === 'user.verified'],
})

export interface LockedContact {
  readonly email: string
  readonly name: string
  readonly verified: boolean
  readonly isErased: boolean
}

/** An erasure waits until the transaction ends. */
export async function lockContact(tx: Transaction, userId: string): Promise<LockedContact | undefined> {
  const [contact] = await tx.$queryRaw<LockedContact[]>`
    SELECT email, name, verified, erased_at IS NOT NULL AS "isErased" FROM contacts WHERE user_id = ${userId}::uuid FOR SHARE`
  return contact
}

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
