import type { Context } from '../platform/context.ts'
import { assertPassword } from '../sessions/assert-password.ts'
import { endSessions } from '../sessions/sessions.ts'
import { UserNotFound } from '../users/profile.ts'
import { lockUser } from './lock-user.ts'

// In place of what was stored: no hash and no address.
const erased = 'erased'

type Dependencies = Pick<Context, 'db' | 'config' | 'transact' | 'publish'>
type Guarded = Dependencies & Pick<Context, 'passwords' | 'attemptLimits'>

/** On the customer's wish. Throws UserNotFound, also at a second time, WrongPassword, TooManyAttempts or QueueFull. */
export async function closeAccount(
  context: Guarded,
  userId: string,
  password: string,
  address: string,
): Promise<void> {
  await assertPassword(context, userId, password, address)
  if (!(await eraseUser(context, userId))) throw new UserNotFound()
}

/**
 * The row stays for the ledger, with the id, the balance and the currency. Returns false when it is erased already, or
 * `isWanted` finds that it must not be.
 */
export async function eraseUser(
  context: Dependencies,
  userId: string,
  isWanted = (_: { readonly emailKey: string | null }) => true,
): Promise<boolean> {
  return context.transact(async (tx) => {
    // Whatever adds links or sessions waits here, and then finds no user.
    const user = await lockUser(tx, userId)
    if (!user || !isWanted(user)) return false
    await endSessions(context, tx, userId)
    await tx.accountLink.deleteMany({ where: { userId } })
    await tx.user.update({
      where: { id: userId },
      data: { email: erased, emailKey: null, name: erased, passwordHash: erased, erasedAt: new Date() },
      select: { id: true },
    })
    await tx.outboxDead.deleteMany({ where: { key: userId } })
    await context.publish(tx, 'user.erased', userId, { userId })
    return true
  })
}
