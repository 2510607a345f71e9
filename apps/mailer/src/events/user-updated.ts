import type { EventOf } from '@fanfare/contracts'
import { rememberContact } from '../mails/contacts.ts'
import type { HandlerContext } from '../plugins/events.ts'

export async function onUserUpdated({ data }: EventOf<'user.updated'>, { once }: HandlerContext) {
  await once(rememberContact(data))
}
