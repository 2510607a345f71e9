import { Id, Time } from '@fanfare/contracts'
import Type, { type Static } from 'typebox'
import type { Session } from './sessions.ts'

export const SessionBody = Type.Object({ token: Type.String(), expiresAt: Time, userId: Id })

export const toSessionBody = ({ token, expiresAt, userId }: Session): Static<typeof SessionBody> => ({
  token,
  expiresAt: expiresAt.toISOString(),
  userId,
})
