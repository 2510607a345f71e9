import { Amount, Currency, Id, Time } from '@fanfare/contracts'
import Type, { type Static } from 'typebox'
import type { User } from '../generated/prisma/client.ts'

/** What a user sees of themselves. */
export const UserBody = Type.Object({
  id: Id,
  email: Type.String(),
  name: Type.String(),
  balance: Amount,
  currency: Currency,
  createdAt: Time,
})

export const toUserBody = ({
  id,
  email,
  name,
  balance,
  currency,
  createdAt,
}: User): Static<typeof UserBody> => ({
  id,
  email,
  name,
  balance,
  currency,
  createdAt: createdAt.toISOString(),
})
