import type { Prisma, User } from '../generated/prisma/client.ts'
import type { Context } from '../platform/context.ts'
import { emailKeyOf, rethrowEmailTaken, UserNotFound } from './profile.ts'

interface ProfileChanges {
  readonly name?: string
  readonly email?: string
}

/** Throws UserNotFound or EmailTaken. */
export async function changeProfile(
  { transact, publish }: Pick<Context, 'transact' | 'publish'>,
  id: string,
  { name, email }: ProfileChanges,
): Promise<User> {
  // A repeated change is no second revision.
  const differs: Prisma.UserWhereInput[] = [
    ...(name === undefined ? [] : [{ name: { not: name } }]),
    ...(email === undefined ? [] : [{ email: { not: email } }]),
  ]
  return transact(async (tx) => {
    const { count } = await tx.user.updateMany({
      where: { id, OR: differs },
      data: {
        ...(name === undefined ? {} : { name }),
        ...(email === undefined ? {} : { email, emailKey: emailKeyOf(email) }),
        revision: { increment: 1 },
      },
    })
    const user = await tx.user.findUnique({ where: { id } })
    if (!user) throw new UserNotFound()
    if (count === 1) {
      const { email, name, revision } = user
      await publish(tx, 'user.updated', id, { userId: id, email, name, revision })
    }
    return user
  }).catch(rethrowEmailTaken)
}
