import Type, { type Static } from 'typebox'
import type { Mail } from '../generated/prisma/client.ts'

const Nullable = Type.Union([Type.String(), Type.Null()])

export const MailItem = Type.Object({
  id: Type.String({ format: 'uuid' }),
  userId: Type.String({ format: 'uuid' }),
  orderId: Type.Optional(Type.String({ format: 'uuid' })),
  kind: Type.String({ description: 'The event that it tells of' }),
  subject: Type.String(),
  to: Type.Union([Type.String(), Type.Null()], { description: 'Null until it is first tried' }),
  state: Type.Union([Type.Literal('queued'), Type.Literal('sent'), Type.Literal('failed')]),
  createdAt: Type.String({ format: 'date-time' }),
  sentAt: Nullable,
})

export const WholeMail = Type.Object({ ...MailItem.properties, text: Type.String(), html: Type.String() })

export const listed = {
  id: true,
  userId: true,
  orderId: true,
  kind: true,
  subject: true,
  recipient: true,
  state: true,
  createdAt: true,
  sentAt: true,
} as const

export function toMailItem(mail: Pick<Mail, keyof typeof listed>): Static<typeof MailItem> {
  const { id, userId, orderId, kind, subject, recipient, state, createdAt, sentAt } = mail
  return {
    id,
    userId,
    ...(orderId === null ? {} : { orderId }),
    kind,
    subject,
    to: recipient,
    state,
    createdAt: createdAt.toISOString(),
    sentAt: sentAt?.toISOString() ?? null,
  }
}
