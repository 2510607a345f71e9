import { v7 as uuidv7 } from 'uuid'
import type { User } from '../generated/prisma/client.ts'
import type { Context } from '../platform/context.ts'
import { emailKeyOf, rethrowEmailTaken } from './profile.ts'

interface Registration {
  readonly email: string
  readonly name: string
  readonly password: string
}

/** Throws EmailTaken, TooManyAttempts or PasswordQueueFull. */
export async function registerUser(
  {
    config,
    transact,
    publish,
    passwords,
    attemptLimits,
  }: Pick<Context, 'config' | 'transact' | 'publish' | 'passwords' | 'attemptLimits'>,
  { email, name, password }: Registration,
  address: string,
): Promise<User> {
  const id = uuidv7()
  const { WELCOME_CREDIT: balance, CURRENCY: currency } = config
  await attemptLimits.countRegistration(address)
  const passwordHash = await passwords.hash(password)
  return transact(async (tx) => {
    const user = await tx.user.create({
      data: { id, email, emailKey: emailKeyOf(email), name, passwordHash, balance, currency },
    })
    if (balance > 0) {
      await tx.balanceEntry.create({ data: { id: uuidv7(), userId: id, kind: 'welcome', amount: balance } })
    }
    await publish(tx, 'user.created', id, { userId: id, email, name, revision: user.revision })
    return user
  }).catch(rethrowEmailTaken)
}
