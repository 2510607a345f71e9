import type { Context } from '../platform/context.ts'
import type { Transaction } from '../platform/database/database.ts'
import { assertPassword } from '../sessions/assert-password.ts'
import { endSessions } from '../sessions/sessions.ts'
import { UserNotFound } from '../users/profile.ts'
import { LinkInvalid, readLink, useLink } from './links.ts'
import { lockUser } from './lock-user.ts'
import { sendNotice } from './notices.ts'

interface Change {
  readonly userId: string
  /** It goes on; every other session ends. */
  readonly sessionId: string
  readonly password: string
  readonly newPassword: string
}

type Dependencies = Pick<
  Context,
  'db' | 'config' | 'transact' | 'publish' | 'passwords' | 'tokens' | 'attemptLimits'
>

/** Throws UserNotFound, WrongPassword, TooManyAttempts or QueueFull. */
export async function changePassword(context: Dependencies, change: Change, address: string): Promise<void> {
  const { userId, sessionId, password, newPassword } = change
  await assertPassword(context, userId, password, address)
  const passwordHash = await context.passwords.hash(newPassword, address)
  await context.transact(async (tx) => {
    if (!(await lockUser(tx, userId))) throw new UserNotFound()
    await storePassword(context, tx, userId, passwordHash)
    await endSessions(context, tx, userId, sessionId === '' ? {} : { id: { not: sessionId } })
  })
}

interface Reset {
  readonly token: string
  readonly password: string
}

/** With a mailed link. Every session ends. Throws LinkInvalid, TooManyAttempts or QueueFull. */
export async function resetPassword(
  context: Dependencies,
  { token, password }: Reset,
  address: string,
): Promise<void> {
  const { passwords, transact, attemptLimits } = context
  await attemptLimits.countRegistration(address)
  const link = await readLink(context, token, 'reset_password')
  const passwordHash = await passwords.hash(password, address)
  const emailKey = await transact(async (tx) => {
    await lockUser(tx, link.userId)
    await useLink(tx, link)
    const user = await storePassword(context, tx, link.userId, passwordHash)
    // The mailbox is no longer the user's.
    if (user.email !== link.email) throw new LinkInvalid()
    await endSessions(context, tx, link.userId)
    return user.emailKey
  })
  // Whoever locked the owner out did so with guesses of the former password.
  if (emailKey !== null) await attemptLimits.forgive(emailKey)
}

async function storePassword(
  context: Pick<Context, 'publish'>,
  tx: Transaction,
  userId: string,
  passwordHash: string,
) {
  const user = await tx.user.update({ where: { id: userId }, data: { passwordHash } })
  await tx.accountLink.deleteMany({ where: { userId, purpose: 'reset_password' } })
  const { email, emailKey } = user
  if (emailKey !== null) await sendNotice(context, tx, { userId, email, notice: 'password-changed' })
  return user
}
