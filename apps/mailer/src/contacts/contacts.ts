import type { EventOf } from '@fanfare/contracts'
import { oneLine } from '../mails/content.ts'
import type { Statement } from '../platform/messaging/inbox.ts'

/** The newest revision stays, whatever the order of the events. */
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
  // The address stays as it is: in another form, it may be somebody else's.
  values: [userId, email, oneLine(name), revision],
})
