import type { Context } from '../platform/context.ts'
import { emailKeyOf } from '../users/profile.ts'
import { type Session, startSession } from './sessions.ts'

export class WrongCredentials extends Error {}

/** Throws WrongCredentials, TooManyAttempts or QueueFull. */
export async function signIn(
  { db, passwords, tokens, attemptLimits }: Pick<Context, 'db' | 'passwords' | 'tokens' | 'attemptLimits'>,
  { email, password }: { readonly email: string; readonly password: string },
  address: string,
): Promise<Session> {
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
  return startSession({ tokens }, db, user)
}
