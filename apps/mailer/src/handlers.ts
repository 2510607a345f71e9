import type { EventOf } from '@fanfare/contracts'
import { erasePerson, saveContact } from './contacts/contacts.ts'
import { type MailEvent, storeMail, storeNotice } from './mails/store.ts'
import type { MailedEvent } from './mails/templates.ts'
import type { Context } from './platform/context.ts'
import type { Transaction } from './platform/database/database.ts'
import { storeRevocations } from './platform/http/revocations.ts'
import type { HandlerContext, Handlers } from './platform/messaging/events.ts'
import { runStatement } from './platform/messaging/inbox.ts'

interface Deps extends Pick<Context, 'afterCommit'> {
  readonly deliverMails: () => void
  readonly publicUrl: string | undefined
  readonly unconfirmedLimit: number
}

export function createHandlers({ afterCommit, deliverMails, publicUrl, unconfirmedLimit }: Deps): Handlers {
  async function queueMail<T extends MailedEvent>(tx: Transaction, event: MailEvent<T>) {
    await storeMail(tx, event, unconfirmedLimit)
    afterCommit(tx, deliverMails)
  }
  const mailCustomer = async <T extends MailedEvent>(event: MailEvent<T>, { once }: HandlerContext) => {
    await once((tx) => queueMail(tx, event))
  }
  const saveAddress = async (event: EventOf<'user.created' | 'user.updated'>, { once }: HandlerContext) => {
    await once(saveContact(event))
    // Stored mails may have lacked an address.
    deliverMails()
  }

  return {
    'user.created': saveAddress,
    'user.updated': saveAddress,
    'user.verified': async (event, { once }) => {
      await once(async (tx) => {
        await runStatement(tx, saveContact(event))
        await queueMail(tx, event)
      })
    },
    'user.notice-issued': async ({ data }, { once }) => {
      await once(async (tx) => {
        await storeNotice(tx, data, publicUrl)
        afterCommit(tx, deliverMails)
      })
    },
    'user.erased': ({ data }, { once }) => once((tx) => erasePerson(tx, data.userId)),
    'user.sessions-revoked': ({ data }, { once }) => once(storeRevocations(data)),
    'order.created': mailCustomer,
    'order.confirmed': mailCustomer,
    'order.cancelled': mailCustomer,
    'payment.refunded': mailCustomer,
  }
}
