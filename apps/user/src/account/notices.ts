import type { EventOf } from '@fanfare/contracts'
import { v7 as uuidv7 } from 'uuid'
import type { Context } from '../platform/context.ts'
import type { Transaction } from '../platform/database/database.ts'

export type Notice = Omit<EventOf<'user.notice-issued'>['data'], 'noticeId'>

/** The mailer sends it to the notice's address. It has nothing that the user typed but that address. */
export const sendNotice = ({ publish }: Pick<Context, 'publish'>, tx: Transaction, notice: Notice) =>
  publish(tx, 'user.notice-issued', notice.userId, { noticeId: uuidv7(), ...notice })
