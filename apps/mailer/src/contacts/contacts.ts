import type { EventOf } from '@fanfare/contracts'
import { oneLine } from '../mails/content.ts'
import type { Statement } from '../platform/messaging/inbox.ts'

/** Events come in any order: the highest revision stays. */
export const saveContact = ({
  userId,
  email,
  name,
  revision,
}: EventOf<'user.created' | 'user.updated'>['data']): Statement => ({
  name: 'save-contact',
  text: `INSERT INTO contacts AS stored (user_id, email, name, revision) SELECT $1::uuid, $2, $3, $4::int FROM fresh
    ON CONFLICT (user_id) DO UPDATE
    SET email = excluded.email, name = excluded.name, revision = excluded.revision
    WHERE stored.revision < excluded.revision`,
  // Unchanged: another form may be another person's address.
  values: [userId, email, oneLine(name), revision],
})
