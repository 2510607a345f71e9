import type { EventDefinition } from '../define-event.ts'
import { orderCancelled, orderConfirmed, orderCreated } from './order.ts'
import {
  paymentAuthorized,
  paymentCaptured,
  paymentDeclined,
  paymentRefunded,
  paymentRefundFailed,
  paymentVoided,
} from './payment.ts'
import {
  userBalanceCredited,
  userBalanceDebited,
  userBalanceDebitRejected,
  userCreated,
  userErased,
  userNoticeIssued,
  userSessionsRevoked,
  userUpdated,
  userVerified,
} from './user.ts'

export const eventDefinitions = [
  userCreated,
  userErased,
  userUpdated,
  userVerified,
  userNoticeIssued,
  userSessionsRevoked,
  userBalanceDebited,
  userBalanceDebitRejected,
  userBalanceCredited,
  orderCreated,
  orderConfirmed,
  orderCancelled,
  paymentAuthorized,
  paymentDeclined,
  paymentCaptured,
  paymentVoided,
  paymentRefunded,
  paymentRefundFailed,
] as const satisfies readonly EventDefinition[]
