import { type EventOf, Id, Time } from '@fanfare/contracts'
import Type, { type Static } from 'typebox'
import { v7 as uuidv7 } from 'uuid'
import type { Prisma, User } from '../generated/prisma/client.ts'
import type { Context } from '../platform/context.ts'
import type { Transaction } from '../platform/database/database.ts'

export class SessionEnded extends Error {}

/** In milliseconds. */
const longestSession = 30 * 24 * 3_600_000
/** Milliseconds between the clocks of two machines, and between a renewal and an end of the same moment. */
const clockDifference = 60_000
/** Of an event. */
const idsAtOnce = 100
/** Of a user. Whoever knows a password must not start more than one transaction can end. */
const mostSessions = 100

export interface Session {
  readonly userId: string
  readonly token: string
  readonly expiresAt: Date
}

export const SessionBody = Type.Object({ token: Type.String(), expiresAt: Time, userId: Id })

export const toSessionBody = ({ token, expiresAt, userId }: Session): Static<typeof SessionBody> => ({
  token,
  expiresAt: expiresAt.toISOString(),
  userId,
})

/**
 * With a first token. Throws SessionEnded when the password was changed since it was compared: a change waits for the
 * row, or this waits for the change.
 */
export async function startSession(
  { tokens }: Pick<Context, 'tokens'>,
  tx: Pick<Transaction, '$executeRaw'>,
  { id: userId, passwordHash }: Pick<User, 'id' | 'passwordHash'>,
): Promise<Session> {
  const id = uuidv7()
  const expiresAt = new Date(Date.now() + longestSession)
  const count = await tx.$executeRaw`
    INSERT INTO sessions (id, user_id, expires_at)
    SELECT ${id}::uuid, id, ${expiresAt} FROM users
    WHERE id = ${userId}::uuid AND password_hash = ${passwordHash} FOR SHARE`
  if (count === 0) throw new SessionEnded()
  return { userId, ...(await tokens.issue(userId, id)) }
}

/** Another token of the session. Throws SessionEnded. */
export async function renewSession(
  { db, tokens }: Pick<Context, 'db' | 'tokens'>,
  { userId, sessionId: id }: { readonly userId: string; readonly sessionId: string },
): Promise<Session> {
  const known =
    id !== '' && (await db.session.count({ where: { id, userId, expiresAt: { gt: new Date() } } }))
  if (!known) throw new SessionEnded()
  return { userId, ...(await tokens.issue(userId, id)) }
}

/** Their tokens are refused by every service as soon as the event has arrived. */
export async function endSessions(
  { config, publish }: Pick<Context, 'config' | 'publish'>,
  tx: Transaction,
  userId: string,
  which: Pick<Prisma.SessionWhereInput, 'id'> = {},
): Promise<void> {
  const where = { ...which, userId }
  const ids = (await tx.session.findMany({ where, select: { id: true } })).map(({ id }) => id)
  await tx.session.deleteMany({ where: { id: { in: ids } } })
  const expiresAt = new Date(Date.now() + config.TOKEN_SECONDS * 1_000 + clockDifference)
  const data = ids.map((sessionId) => ({ sessionId, expiresAt }))
  await tx.revokedSession.createMany({ data, skipDuplicates: true })
  for (let from = 0; from < ids.length; from += idsAtOnce) {
    const sessionIds = ids.slice(from, from + idsAtOnce)
    const data: EventOf<'user.sessions-revoked'>['data'] = {
      userId,
      sessionIds,
      expiresAt: expiresAt.toISOString(),
    }
    await publish(tx, 'user.sessions-revoked', userId, data)
  }
}

/** The oldest, some at a time. */
export async function endSurplusSessions(
  context: Pick<Context, 'db' | 'config' | 'transact' | 'publish'>,
  userId: string,
): Promise<void> {
  const surplus = await context.db.session.findMany({
    where: { userId },
    select: { id: true },
    orderBy: { id: 'desc' },
    skip: mostSessions,
    take: idsAtOnce,
  })
  if (surplus.length === 0) return
  const ids = surplus.map(({ id }) => id)
  await context.transact((tx) => endSessions(context, tx, userId, { id: { in: ids } }))
}

/** A sign-out finds a session until its last token has expired. */
export async function pruneSessions({
  db,
  config,
  log,
}: Pick<Context, 'db' | 'config' | 'log'>): Promise<void> {
  const lastToken = new Date(Date.now() - config.TOKEN_SECONDS * 1_000)
  const { count } = await db.session.deleteMany({ where: { expiresAt: { lt: lastToken } } })
  log.info({ pruned: count }, 'sessions pruned')
}
