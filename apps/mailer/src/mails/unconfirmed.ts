import type { LockedContact } from '../contacts/contacts.ts'
import type { Transaction } from '../platform/database/database.ts'

/** Mails that cost nothing to cause: each order has the first, and each order of a declined card both. */
const costless: ReadonlySet<string> = new Set(['order.created', 'order.cancelled'])

interface StoredMail {
  readonly id: string
  readonly kind: string
}

/**
 * A stranger may have typed an address that is not confirmed: it gets so many of them in a day (UTC), by all accounts
 * together. The others have failed without an attempt; the customer can read them by the API.
 */
export async function limitUnconfirmed(
  tx: Transaction,
  { id, kind }: StoredMail,
  contact: LockedContact | undefined,
  limit: number,
): Promise<void> {
  if (!contact || contact.verified || !costless.has(kind)) return
  const [counted] = await tx.$queryRaw<{ mails: number }[]>`
    INSERT INTO unconfirmed_addresses AS known (digest, day, mails)
    VALUES (sha256(convert_to(lower(${contact.email}), 'UTF8')), (now() AT TIME ZONE 'UTC')::date, 1)
    ON CONFLICT (digest, day) DO UPDATE SET mails = known.mails + 1
    RETURNING mails`
  if (!counted || counted.mails <= limit) return
  const lastError = `more than ${limit} mails in a day to an address that is not confirmed`
  await tx.mail.update({ where: { id }, data: { state: 'failed', lastError }, select: { id: true } })
}
