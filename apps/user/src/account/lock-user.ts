import type { User } from '../generated/prisma/client.ts'
import type { Transaction } from '../platform/database/database.ts'

/** Until the transaction ends. Before links are locked: an erasure takes both in this order. Undefined once it is erased. */
export async function lockUser(
  tx: Transaction,
  userId: string,
): Promise<Pick<User, 'id' | 'emailKey'> | undefined> {
  const [user] = await tx.$queryRaw<Pick<User, 'id' | 'emailKey'>[]>`
    SELECT id, email_key AS "emailKey" FROM users WHERE id = ${userId}::uuid AND erased_at IS NULL FOR UPDATE`
  return user
}
