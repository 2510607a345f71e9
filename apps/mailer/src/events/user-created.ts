import type { EventOf } from '@fanfare/contracts'
import { rememberContact } from '../mails/contacts.ts'
import { welcome } from '../mails/letters/welcome.ts'
import { queueMail } from '../mails/queue-mail.ts'
import type { HandlerContext } from '../plugins/events.ts'
import { runIn } from '../plugins/inbox.ts'

export async function onUserCreated({ type, data }: EventOf<'user.created'>, { once }: HandlerContext) {
  const { userId } = data
  await once(async (tx) => {
    await runIn(tx, rememberContact(data))
    await queueMail(tx, { kind: type, about: userId, userId, letter: welcome() })
  })
}
