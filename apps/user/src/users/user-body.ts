import { Amount, Currency, Id, Time } from '@fanfare/contracts'
import Type, { type Static } from 'typebox'
import type { User } from '../generated/prisma/client.ts'

export const UserBody = Type.Object({
  id: Id,
  email: Type.String(),
  emailConfirmed: Type.Boolean(),
  name: Type.String(),
  balance: Amount,
  currency: Currency,
  createdAt: Time,
})

export const toUserBody = (user: User): Static<typeof UserBody> => {
  const { id, email, emailKey, name, balance, currency, createdAt } = user
  return {
    id,
    email,
    emailConfirmed: emailKey !== null,
    name,
    balance,
    currency,
    createdAt: createdAt.toISOString(),
  }
}
