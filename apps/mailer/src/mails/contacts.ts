import type { EventOf } from '@fanfare/contracts'
import type { Statement } from '../plugins/inbox.ts'
import { oneLine } from './letter.ts'

/** Keeps to whom is written. The newest revision stays, in whatever order they arrive. */
export const rememberContact = ({
  userId,
  email,
  name,
  revision,
}: EventOf<'user.created' | 'user.updated'>['data']): Statement => ({
  name: 'remember-contact',
  text: `INSERT INTO contacts AS known (user_id, email, name, revision) SELECT $1::uuid, $2, $3, $4::int FROM fresh
    ON CONFLICT (user_id) DO UPDATE
    SET email = excluded.email, name = excluded.name, revision = excluded.revision
    WHERE known.revision < excluded.revision`,
  values: [userId, oneLine(email), oneLine(name), revision],
})
