import { lockUser } from '../account/lock-user.ts'
import { claimAddress, sendNotice } from '../account/notices.ts'
import type { User } from '../generated/prisma/client.ts'
import type { Context } from '../platform/context.ts'
import { assertPassword, WrongPassword } from '../sessions/assert-password.ts'
import { emailKeyOf, UserNotFound } from './profile.ts'

interface ProfileChanges {
  readonly name?: string
  readonly email?: string
  /** Needed for another e-mail. */
  readonly password?: string
}

type Dependencies = Pick<Context, 'db' | 'transact' | 'publish' | 'passwords' | 'tokens' | 'attemptLimits'>

/** Throws UserNotFound, WrongPassword, TooManyAttempts or QueueFull. */
export async function changeProfile(
  context: Dependencies,
  id: string,
  { name, email, password }: ProfileChanges,
  address: string,
): Promise<User> {
  const { db, transact, publish, attemptLimits } = context
  await attemptLimits.countChange(id)
  const known = await db.user.findUnique({ where: { id, erasedAt: null } })
  if (!known) throw new UserNotFound()
  // Also the same one, as long as it is not confirmed: another link is sent.
  const isClaim = email !== undefined && (email !== known.email || known.emailKey === null)
  if (isClaim) {
    if (password === undefined) throw new WrongPassword()
    await assertPassword(context, id, password, address)
  }
  const mayMail = isClaim && (await attemptLimits.countNotice(emailKeyOf(email)))
  return transact(async (tx) => {
    if (!(await lockUser(tx, id))) throw new UserNotFound()
    if (name !== undefined) {
      // A repeated change is no second revision.
      const { count } = await tx.user.updateMany({
        where: { id, name: { not: name } },
        data: { name, revision: { increment: 1 } },
      })
      if (count === 1) {
        const { email, revision } = await tx.user.findUniqueOrThrow({ where: { id } })
        await publish(tx, 'user.updated', id, { userId: id, email, name, revision })
      }
    }
    if (isClaim) {
      await claimAddress(context, tx, { userId: id, email, mayMail })
      const isConfirmed = known.emailKey !== null
      if (isConfirmed)
        await sendNotice(context, tx, { userId: id, email: known.email, notice: 'address-change-requested' })
    }
    return tx.user.findUniqueOrThrow({ where: { id } })
  })
}
