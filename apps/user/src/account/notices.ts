import type { EventOf } from '@fanfare/contracts'
import { v7 as uuidv7 } from 'uuid'
import type { Context } from '../platform/context.ts'
import type { Transaction } from '../platform/database/database.ts'
import { emailKeyOf } from '../users/profile.ts'
import { createLink } from './links.ts'
import { lockUser } from './lock-user.ts'

export type Notice = Omit<EventOf<'user.notice-issued'>['data'], 'noticeId'>

/** The mailer sends it to the notice's address. It has nothing that the user typed but that address. */
export const sendNotice = ({ publish }: Pick<Context, 'publish'>, tx: Transaction, notice: Notice) =>
  publish(tx, 'user.notice-issued', notice.userId, { noticeId: uuidv7(), ...notice })

interface Claim {
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
  // What was mailed before stays valid.
  if (!mayMail) return
  const token = await createLink(context, tx, { userId, purpose: 'confirm_email', email })
  const isTaken = owner !== null && owner.id !== userId
  const notice = isTaken
    ? ({ notice: 'address-already-used' } as const)
    : ({ notice: 'confirm-address', token } as const)
  await sendNotice(context, tx, { userId, email, ...notice })
}

/** Mails a link to the owner of a confirmed address, and does nothing for others. */
export async function requestReset(
  context: Pick<Context, 'db' | 'transact' | 'publish' | 'tokens' | 'attemptLimits'>,
  email: string,
): Promise<void> {
  const { db, transact, attemptLimits } = context
  const emailKey = emailKeyOf(email)
  const user = await db.user.findUnique({ where: { emailKey } })
  if (!user || !(await attemptLimits.countReset(emailKey))) return
  const { id: userId, email: confirmed } = user
  await transact(async (tx) => {
    if (!(await lockUser(tx, userId))) return
    const token = await createLink(context, tx, { userId, purpose: 'reset_password', email: confirmed })
    await sendNotice(context, tx, { userId, email: confirmed, notice: 'reset-password', token })
  })
}
