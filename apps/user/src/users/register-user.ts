import { v7 as uuidv7 } from 'uuid'
import { claimAddress } from '../account/notices.ts'
import type { User } from '../generated/prisma/client.ts'
import type { Context } from '../platform/context.ts'
import { type Session, startSession } from '../sessions/sessions.ts'
import { emailKeyOf } from './profile.ts'

interface Registration {
  readonly email: string
  readonly name: string
  readonly password: string
}

interface Registered {
  readonly user: User
  readonly session: Session
}

type Dependencies = Pick<
  Context,
  'config' | 'transact' | 'publish' | 'passwords' | 'tokens' | 'attemptLimits'
>

/**
 * Anybody may claim an address, also one that is registered: the account gets it once it is confirmed. Throws
 * TooManyAttempts or QueueFull.
 */
export async function registerUser(
  context: Dependencies,
  { email, name, password }: Registration,
  address: string,
): Promise<Registered> {
  const { config, transact, publish, passwords, attemptLimits } = context
  const id = uuidv7()
  await attemptLimits.countRegistration(address)
  const passwordHash = await passwords.hash(password, address)
  const mayMail = await attemptLimits.countNotice(emailKeyOf(email))
  return transact(async (tx) => {
    const user = await tx.user.create({
      data: { id, email, name, passwordHash, balance: 0, currency: config.CURRENCY },
    })
    await publish(tx, 'user.created', id, { userId: id, email, name, revision: user.revision })
    await claimAddress(context, tx, { userId: id, email, mayMail })
    return { user, session: await startSession(context, tx, user) }
  })
}
