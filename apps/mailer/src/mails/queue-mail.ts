import type { EventType } from '@fanfare/contracts'
import { v7 as uuidv7 } from 'uuid'
import type { Transaction } from '../plugins/database.ts'
import { asHtml } from './as-html.ts'
import { asText } from './as-text.ts'
import type { Letter } from './letter.ts'

export interface QueuedMail {
  /** The event that it tells of. */
  readonly kind: EventType
  /** Id of the aggregate that the event is about: one mail of a kind is written about it, and no second one. */
  readonly about: string
  readonly userId: string
  readonly orderId?: string
  readonly letter: Letter
}

/**
 * Stores a mail that is to be sent, in the transaction of the event that it tells of. It is sent once it is known to
 * whom: user.created may well arrive after the events of the user's orders.
 */
export async function queueMail(
  tx: Transaction,
  { kind, about, userId, orderId, letter }: QueuedMail,
): Promise<void> {
  const contact = await tx.contact.findUnique({ where: { userId }, select: { name: true } })
  const mail = {
    id: uuidv7(),
    key: `${kind}.${about}`,
    kind,
    userId,
    orderId: orderId ?? null,
    subject: letter.subject,
    text: asText(letter, contact?.name),
    html: asHtml(letter, contact?.name),
  }
  // The same may be told by two events: an order that stands still is told of again, under a new event id.
  await tx.mail.createMany({ data: [mail], skipDuplicates: true })
}
