import { v7 as uuidv7 } from 'uuid'
import type { AccountLink } from '../generated/prisma/client.ts'
import type { Context } from '../platform/context.ts'
import type { Transaction } from '../platform/database/database.ts'

/** Forged, expired, or used already. */
export class LinkInvalid extends Error {}

/** In milliseconds. */
const lifetimes = { confirm_email: 24 * 3_600_000, reset_password: 3_600_000 }

type NewLink = Pick<AccountLink, 'userId' | 'purpose' | 'email'>

/** Returns the token for the mail. Links of the user with the same purpose end. */
export async function createLink(
  { tokens }: Pick<Context, 'tokens'>,
  tx: Transaction,
  { userId, purpose, email }: NewLink,
): Promise<string> {
  const id = uuidv7()
  const expiresAt = new Date(Date.now() + lifetimes[purpose])
  await tx.accountLink.deleteMany({ where: { userId, purpose } })
  await tx.accountLink.create({ data: { id, userId, purpose, email, expiresAt } })
  return tokens.issueLink(id, expiresAt)
}

/** Throws LinkInvalid. */
export async function readLink(
  { db, tokens }: Pick<Context, 'db' | 'tokens'>,
  token: string,
  purpose: AccountLink['purpose'],
): Promise<AccountLink> {
  const id = await tokens.readLink(token)
  const link =
    id && (await db.accountLink.findUnique({ where: { id, purpose, expiresAt: { gt: new Date() } } }))
  if (!link) throw new LinkInvalid()
  return link
}

/** Throws LinkInvalid when it has been used meanwhile. Concurrent uses wait here. */
export async function useLink(tx: Transaction, { id }: Pick<AccountLink, 'id'>): Promise<void> {
  const { count } = await tx.accountLink.deleteMany({ where: { id } })
  if (count === 0) throw new LinkInvalid()
}

export async function pruneLinks({ db, log }: Pick<Context, 'db' | 'log'>): Promise<void> {
  const { count } = await db.accountLink.deleteMany({ where: { expiresAt: { lt: new Date() } } })
  log.info({ pruned: count }, 'links pruned')
}
