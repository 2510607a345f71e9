import type { EventOf } from '@fanfare/contracts'
import type { Statement } from '../plugins/inbox.ts'

/** Remembers whose name to print. The revision tells which of two names is the newer, in whichever order they come. */
export const rememberCustomer = ({
  userId,
  name,
  revision,
}: EventOf<'user.created' | 'user.updated'>['data']): Statement => ({
  name: 'remember-customer',
  text: `INSERT INTO customers AS known (user_id, name, revision) SELECT $1::uuid, $2, $3::int FROM fresh
    ON CONFLICT (user_id) DO UPDATE SET name = excluded.name, revision = excluded.revision
    WHERE known.revision < excluded.revision`,
  values: [userId, name, revision],
})
