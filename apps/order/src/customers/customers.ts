import type { EventOf } from '@fanfare/contracts'
import type { Context } from '../platform/context.ts'
import type { Statement } from '../platform/messaging/inbox.ts'

/** Undefined before the user's first event. */
export async function findCustomerName(
  { db }: Pick<Context, 'db'>,
  userId: string,
): Promise<string | undefined> {
  const customer = await db.customer.findUnique({ where: { userId, erasedAt: null } })
  return customer?.name
}

/** Events come in any order: the highest revision stays. */
export const saveCustomer = ({
  userId,
  name,
  revision,
}: EventOf<'user.created' | 'user.updated'>['data']): Statement => ({
  name: 'save-customer',
  text: `INSERT INTO customers AS known (user_id, name, revision) SELECT $1::uuid, $2, $3::int FROM fresh
    ON CONFLICT (user_id) DO UPDATE SET name = excluded.name, revision = excluded.revision
    WHERE known.revision < excluded.revision AND known.erased_at IS NULL`,
  values: [userId, name, revision],
})

/** The row stays: late events of the user do not bring the name back. */
export const eraseCustomer = ({ userId }: EventOf<'user.erased'>['data']): Statement => ({
  name: 'erase-customer',
  text: `INSERT INTO customers AS known (user_id, name, revision, erased_at) SELECT $1::uuid, '', 0, now() FROM fresh
    ON CONFLICT (user_id) DO UPDATE SET name = '', erased_at = COALESCE(known.erased_at, excluded.erased_at)`,
  values: [userId],
})
