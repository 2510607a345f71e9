import type { EventOf } from '@fanfare/contracts'
import type { Context } from '../platform/context.ts'
import type { Statement } from '../platform/messaging/inbox.ts'

/** Undefined until an event of the user service has brought it. */
export async function findCustomerName(
  { db }: Pick<Context, 'db'>,
  userId: string,
): Promise<string | undefined> {
  const customer = await db.customer.findUnique({ where: { userId } })
  return customer?.name
}

/** A lower revision never replaces a higher one: events come in any order. */
export const saveCustomer = ({
  userId,
  name,
  revision,
}: EventOf<'user.created' | 'user.updated'>['data']): Statement => ({
  name: 'save-customer',
  text: `INSERT INTO customers AS known (user_id, name, revision) SELECT $1::uuid, $2, $3::int FROM fresh
    ON CONFLICT (user_id) DO UPDATE SET name = excluded.name, revision = excluded.revision
    WHERE known.revision < excluded.revision`,
  values: [userId, name, revision],
})
