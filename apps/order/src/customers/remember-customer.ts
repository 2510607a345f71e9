import type { EventOf } from '@fanfare/contracts'
import type { Transaction } from '../plugins/database.ts'

/** Remembers whose name to print. The revision tells which of two names is the newer, in whichever order they come. */
export async function rememberCustomer(
  tx: Transaction,
  { userId, name, revision }: EventOf<'user.created' | 'user.updated'>['data'],
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO customers AS known (user_id, name, revision) VALUES (${userId}::uuid, ${name}, ${revision}::int)
    ON CONFLICT (user_id) DO UPDATE SET name = excluded.name, revision = excluded.revision
    WHERE known.revision < excluded.revision`
}
