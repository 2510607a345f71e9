import type { Context } from '../platform/context.ts'
import { emailKeyOf } from '../users/profile.ts'
import { createLink } from './links.ts'
import { lockUser } from './lock-user.ts'
import { sendNotice } from './notices.ts'

type Dependencies = Pick<Context, 'db' | 'transact' | 'publish' | 'tokens' | 'attemptLimits'>

/** Mails a link to the owner of a confirmed address, and does nothing for others. */
export async function requestReset(context: Dependencies, email: string): Promise<void> {
  const { db, transact, attemptLimits } = context
  const emailKey = emailKeyOf(email)
  const user = await db.user.findUnique({ where: { emailKey } })
  if (!user || !(await attemptLimits.countNotice(emailKey))) return
  const { id: userId, email: confirmed } = user
  await transact(async (tx) => {
    if (!(await lockUser(tx, userId))) return
    const token = await createLink(context, tx, { userId, purpose: 'reset_password', email: confirmed })
    await sendNotice(context, tx, { userId, email: confirmed, notice: 'reset-password', token })
  })
}
