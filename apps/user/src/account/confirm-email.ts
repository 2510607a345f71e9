import { v7 as uuidv7 } from 'uuid'
import { Prisma, type User } from '../generated/prisma/client.ts'
import type { Context } from '../platform/context.ts'
import type { Transaction } from '../platform/database/database.ts'
import { assertPassword } from '../sessions/assert-password.ts'
import { emailKeyOf } from '../users/profile.ts'
import { LinkInvalid, readLink, useLink } from './links.ts'
import { lockUser } from './lock-user.ts'
import { sendNotice } from './notices.ts'

interface Confirmation {
  readonly token: string
  /** Of the account: otherwise a stranger could have somebody else confirm the stranger's account. */
  readonly password: string
}

type Dependencies = Pick<
  Context,
  'db' | 'config' | 'transact' | 'publish' | 'passwords' | 'tokens' | 'attemptLimits'
>

/** Throws LinkInvalid, also when the address has become another user's, WrongPassword and TooManyAttempts. */
export async function confirmEmail(
  context: Dependencies,
  { token, password }: Confirmation,
  address: string,
): Promise<User> {
  const link = await readLink(context, token, 'confirm_email')
  await assertPassword(context, link.userId, password, address)
  return context
    .transact(async (tx) => {
      await lockUser(tx, link.userId)
      await useLink(tx, link)
      // Locks the row; has the values from before.
      const before = await tx.user.update({
        where: { id: link.userId },
        data: { revision: { increment: 1 } },
      })
      const isFirst = before.emailKey === null
      const credit = isFirst ? context.config.WELCOME_CREDIT : 0
      const user = await tx.user.update({
        where: { id: before.id },
        data: { email: link.email, emailKey: emailKeyOf(link.email), balance: { increment: credit } },
      })
      if (credit > 0) {
        const data = { id: uuidv7(), userId: user.id, kind: 'welcome', amount: credit } as const
        await tx.balanceEntry.create({ data, select: { id: true } })
      }
      await publishConfirmed(context, tx, user, isFirst ? undefined : before.email)
      return user
    })
    .catch((error) => {
      // The key is a user's only unique text.
      if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002')
        throw new LinkInvalid()
      throw error
    })
}

async function publishConfirmed(
  context: Pick<Context, 'publish'>,
  tx: Transaction,
  { id: userId, email, name, revision }: User,
  formerEmail: string | undefined,
): Promise<void> {
  const profile = { userId, email, name, revision }
  if (formerEmail === undefined) return context.publish(tx, 'user.verified', userId, profile)
  await context.publish(tx, 'user.updated', userId, profile)
  await sendNotice(context, tx, { userId, email: formerEmail, notice: 'address-changed' })
}
