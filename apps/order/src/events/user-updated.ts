import type { EventOf } from '@fanfare/contracts'
import { rememberCustomer } from '../customers/remember-customer.ts'
import type { HandlerContext } from '../plugins/events.ts'

/** A customer may have another name. */
export async function onUserUpdated({ data }: EventOf<'user.updated'>, { once }: HandlerContext) {
  await once(rememberCustomer(data))
}
