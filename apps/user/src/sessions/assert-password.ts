import type { Context } from '../platform/context.ts'
import { UserNotFound } from '../users/profile.ts'

export class WrongPassword extends Error {}

/** Throws WrongPassword, TooManyAttempts, QueueFull or UserNotFound. */
export async function assertPassword(
  { db, passwords, attemptLimits }: Pick<Context, 'db' | 'passwords' | 'attemptLimits'>,
  id: string,
  password: string,
  address: string,
): Promise<void> {
  const attempt = await attemptLimits.countAttempt(id, address)
  const user = await db.user.findUnique({ where: { id, erasedAt: null }, select: { passwordHash: true } })
  if (!user) throw new UserNotFound()
  if (!(await passwords.matches(password, user.passwordHash, address))) throw new WrongPassword()
  await attempt.succeeded()
}
