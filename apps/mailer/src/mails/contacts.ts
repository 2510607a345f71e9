import type { EventOf } from '@fanfare/contracts'
import type { Transaction } from '../plugins/database.ts'
import { oneLine } from './letter.ts'

/** Keeps to whom is written. The newest revision stays, in whatever order they arrive. */
export async function rememberContact(
  tx: Transaction,
  { userId, email, name, revision }: EventOf<'user.created' | 'user.updated'>['data'],
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO contacts (user_id, email, name, revision)
    VALUES (${userId}::uuid, ${oneLine(email)}, ${oneLine(name)}, ${revision}::int)
    ON CONFLICT (user_id) DO UPDATE
    SET email = excluded.email, name = excluded.name, revision = excluded.revision
    WHERE contacts.revision < excluded.revision`
}
