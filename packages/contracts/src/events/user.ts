import Type from 'typebox'
import type { EventDefinition } from '../define-event.ts'
import { Amount, Currency, Id, Text, Time } from '../schema.ts'

// `revision` counts changes from 1: a late event cannot undo a newer one.
const profile = Type.Object({
  userId: Id,
  email: Text(254),
  name: Text(200),
  revision: Type.Integer({ minimum: 1 }),
})

const balanceMove = { userId: Id, orderId: Id, amount: Amount, currency: Currency }

export const userCreated = {
  type: 'user.created',
  version: 1,
  summary: 'A customer registered.',
  data: profile,
} as const satisfies EventDefinition

export const userUpdated = {
  type: 'user.updated',
  version: 1,
  summary: "A customer's name or e-mail address changed.",
  data: profile,
} as const satisfies EventDefinition

export const userVerified = {
  type: 'user.verified',
  version: 1,
  summary: 'A customer confirmed an e-mail address for the first time.',
  data: profile,
} as const satisfies EventDefinition

// `token` proves that the mail was read.
export const userNoticeIssued = {
  type: 'user.notice-issued',
  version: 1,
  summary: "A mail about an account is due, to an address that may not be the customer's.",
  data: Type.Object({
    noticeId: Id,
    userId: Id,
    email: Text(254),
    notice: Type.Union([
      Type.Literal('confirm-address'),
      Type.Literal('address-already-used'),
      Type.Literal('address-change-requested'),
      Type.Literal('address-changed'),
      Type.Literal('reset-password'),
      Type.Literal('password-changed'),
    ]),
    token: Type.Optional(Text(1_000)),
  }),
} as const satisfies EventDefinition

// `expiresAt` is when the last token of the sessions has expired.
export const userSessionsRevoked = {
  type: 'user.sessions-revoked',
  version: 1,
  summary: 'Sessions ended before their tokens expire: from now on, these are refused.',
  data: Type.Object({
    userId: Id,
    sessionIds: Type.Array(Id, { minItems: 1, maxItems: 100 }),
    expiresAt: Time,
  }),
} as const satisfies EventDefinition

// Only the id: whoever has more about the person deletes it. What comes later, or again, must not bring it back.
export const userErased = {
  type: 'user.erased',
  version: 1,
  summary:
    "An account was erased: what a service has about the person is deleted, but for the books' user id.",
  data: Type.Object({ userId: Id }),
} as const satisfies EventDefinition

export const userBalanceDebited = {
  type: 'user.balance-debited',
  version: 1,
  summary: 'The part of an order that is paid from the balance was taken.',
  data: Type.Object(balanceMove),
} as const satisfies EventDefinition

export const userBalanceDebitRejected = {
  type: 'user.balance-debit-rejected',
  version: 1,
  summary: 'The balance part of an order was not taken; nothing changed.',
  data: Type.Object({
    ...balanceMove,
    // `unknown-user`: there is no balance, also when the user has one in another currency.
    reason: Type.Union([Type.Literal('balance-too-small'), Type.Literal('unknown-user')]),
  }),
} as const satisfies EventDefinition

export const userBalanceCredited = {
  type: 'user.balance-credited',
  version: 1,
  summary: 'The balance part of a cancelled order was given back.',
  data: Type.Object(balanceMove),
} as const satisfies EventDefinition
