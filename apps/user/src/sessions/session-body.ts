import { Id, Time } from '@fanfare/contracts'
import Type, { type Static } from 'typebox'

export const SessionBody = Type.Object({ token: Type.String(), expiresAt: Time, userId: Id })

export interface Session {
  readonly token: string
  readonly expiresAt: Date
  readonly userId: string
}

export const toSessionBody = ({ token, expiresAt, userId }: Session): Static<typeof SessionBody> => ({
  token,
  expiresAt: expiresAt.toISOString(),
  userId,
})
