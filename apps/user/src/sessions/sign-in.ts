import type { Context } from '../platform/context.ts'
import { emailKeyOf } from '../users/profile.ts'
import { endSurplusSessions, type Session, startSession } from './sessions.ts'

export class WrongCredentials extends Error {}

type Dependencies = Pick<
  Context,
  'db' | 'config' | 'transact' | 'publish' | 'passwords' | 'tokens' | 'attemptLimits'
>

/** Throws WrongCredentials, TooManyAttempts or QueueFull. */
export async function signIn(
  context: Dependencies,
  { email, password }: { readonly email: string; readonly password: string },
  address: string,
): Promise<Session> {
  const { db, passwords, tokens, attemptLimits } = context
  const emailKey = emailKeyOf(email)
  const attempt = await attemptLimits.countAttempt(emailKey, address)
  const user = await db.user.findUnique({ where: { emailKey }, select: { id: true, passwordHash: true } })
  // Takes as long for an unknown e-mail.
  const matches = await passwords.matches(
    password,
    user?.passwordHash ?? (await passwords.decoyHash),
    address,
  )
  if (!user || !matches) throw new WrongCredentials()
  await attempt.succeeded()
  const session = await startSession({ tokens }, db, user)
  await endSurplusSessions(context, user.id)
  return session
}
