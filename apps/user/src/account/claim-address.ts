import type { Context } from '../platform/context.ts'
import type { Transaction } from '../platform/database/database.ts'
import { emailKeyOf } from '../users/profile.ts'
import { createLink } from './links.ts'
import { sendNotice } from './notices.ts'

export interface Claim {
  readonly userId: string
  readonly email: string
  /** Without it nothing is sent, and the caller gets the same answer. */
  readonly mayMail: boolean
}

/**
 * Mails a link that proves that the address is the user's. An address of another account gets a mail without a link.
 * The work is the same for both, so that neither the answer nor its time tells which addresses are registered.
 */
export async function claimAddress(
  context: Pick<Context, 'tokens' | 'publish'>,
  tx: Transaction,
  { userId, email, mayMail }: Claim,
): Promise<void> {
  const owner = await tx.user.findUnique({ where: { emailKey: emailKeyOf(email) }, select: { id: true } })
  const token = await createLink(context, tx, { userId, purpose: 'confirm_email', email })
  if (!mayMail) return
  const isTaken = owner !== null && owner.id !== userId
  const notice = isTaken
    ? ({ notice: 'address-already-used' } as const)
    : ({ notice: 'confirm-address', token } as const)
  await sendNotice(context, tx, { userId, email, ...notice })
}
