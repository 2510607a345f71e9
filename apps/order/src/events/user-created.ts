import type { EventOf } from '@fanfare/contracts'
import { rememberCustomer } from '../customers/remember-customer.ts'
import type { HandlerContext } from '../plugins/events.ts'

/** A customer has come, with a name to print. */
export async function onUserCreated({ data }: EventOf<'user.created'>, { once }: HandlerContext) {
  await once(rememberCustomer(data))
}
