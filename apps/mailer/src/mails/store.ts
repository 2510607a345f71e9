import { type EventOf, type PageQuery, pageOf } from '@fanfare/contracts'
import type { Static } from 'typebox'
import { v7 as uuidv7 } from 'uuid'
import { lockContact } from '../contacts/contacts.ts'
import type { Mail } from '../generated/prisma/client.ts'
import { type Context, currentTrace } from '../platform/context.ts'
import type { Transaction } from '../platform/database/database.ts'
import { oneLine } from './content.ts'
import { noticeContent } from './notices.ts'
import { renderHtml, renderText } from './render.ts'
import { type MailedEvent, templates } from './templates.ts'
import { limitUnconfirmed } from './unconfirmed.ts'

/** The user may be unknown yet: events arrive in any order. */
export async function storeMail<T extends MailedEvent>(
  tx: Transaction,
  { type, data }: MailEvent<T>,
  unconfirmedLimit: number,
): Promise<void> {
  const { userId } = data
  const content = templates[type](data)
  const contact = await lockContact(tx, userId)
  if (contact?.isErased) return
  // Until an address is confirmed, a stranger may have typed it, and the name.
  const name = contact?.verified ? contact.name : undefined
  const mail = {
    id: uuidv7(),
    key: `${type}.${aggregateId(data)}`,
    kind: type,
    userId,
    orderId: 'orderId' in data ? data.orderId : null,
    subject: oneLine(content.subject),
    text: renderText(content, name),
    html: renderHtml(content, name),
    traceparent: currentTrace(),
  }
  // An event may be published again, under another id.
  const { count } = await tx.mail.createMany({ data: [mail], skipDuplicates: true })
  if (count === 1) await limitUnconfirmed(tx, mail, contact, unconfirmedLimit)
}

const noticeKind = 'user.notice-issued'

export async function storeNotice(
  tx: Transaction,
  notice: EventOf<typeof noticeKind>['data'],
  publicUrl: string | undefined,
): Promise<void> {
  const { noticeId, userId, email } = notice
  if ((await lockContact(tx, userId))?.isErased) return
  const content = noticeContent(notice, publicUrl)
  const mail = {
    id: uuidv7(),
    key: `${noticeKind}.${noticeId}`,
    kind: noticeKind,
    userId,
    address: email,
    subject: content.subject,
    text: renderText(content),
    html: renderHtml(content),
    traceparent: currentTrace(),
  }
  await tx.mail.createMany({ data: [mail], skipDuplicates: true })
}

export interface MailEvent<T extends MailedEvent> {
  readonly type: T
  readonly data: EventOf<T>['data']
}

// The envelope's subject may be any text.
function aggregateId(data: EventOf<MailedEvent>['data']): string {
  const { paymentId, orderId, userId }: Aggregates = data
  return paymentId ?? orderId ?? userId
}

interface Aggregates {
  readonly paymentId?: string
  readonly orderId?: string
  readonly userId: string
}

const listed = {
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

export type ListedMail = Pick<Mail, keyof typeof listed>

// Who reads a notice proves that the mailbox is theirs: the API does not show any.
const readable = { kind: { not: noticeKind } }

export function listMails({ db }: Pick<Context, 'db'>, userId: string, query: Static<typeof PageQuery>) {
  const { where, ...page } = pageOf(query)
  return db.mail.findMany({ ...page, where: { ...where, ...readable, userId }, select: listed })
}

export class MailNotFound extends Error {}

/** @throws MailNotFound also when the mail belongs to another user */
export async function findMail({ db }: Pick<Context, 'db'>, userId: string, id: string) {
  const mail = await db.mail.findFirst({ where: { id, userId, ...readable } })
  if (!mail) throw new MailNotFound(id)
  return mail
}
