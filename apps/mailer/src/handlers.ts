import { saveContact } from './contacts/contacts.ts'
import { type MailEvent, storeMail } from './mails/store.ts'
import type { MailedEvent } from './mails/templates.ts'
import type { Context } from './platform/context.ts'
import type { Transaction } from './platform/database/database.ts'
import type { HandlerContext, Handlers } from './platform/messaging/events.ts'
import { runStatement } from './platform/messaging/inbox.ts'

interface Deps extends Pick<Context, 'afterCommit'> {
  readonly deliverMails: () => void
}

export function createHandlers({ afterCommit, deliverMails }: Deps): Handlers {
  async function queueMail<T extends MailedEvent>(tx: Transaction, event: MailEvent<T>) {
    await storeMail(tx, event)
    afterCommit(tx, deliverMails)
  }
  const mailCustomer = async <T extends MailedEvent>(event: MailEvent<T>, { once }: HandlerContext) => {
    await once((tx) => queueMail(tx, event))
  }

  return {
    'user.created': async (event, { once }) => {
      await once(async (tx) => {
        await runStatement(tx, saveContact(event.data))
        await queueMail(tx, event)
      })
    },
    'user.updated': async ({ data }, { once }) => {
      await once(saveContact(data))
      // Stored mails may have lacked an address.
      deliverMails()
    },
    'order.created': mailCustomer,
    'order.confirmed': mailCustomer,
    'order.cancelled': mailCustomer,
    'payment.refunded': mailCustomer,
  }
}
