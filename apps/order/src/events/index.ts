import type { Handlers } from '../plugins/events.ts'
import { onPaymentAuthorized } from './payment-authorized.ts'
import { onPaymentCaptured } from './payment-captured.ts'
import { onPaymentDeclined } from './payment-declined.ts'
import { onPaymentRefunded } from './payment-refunded.ts'
import { onPaymentVoided } from './payment-voided.ts'
import { onUserBalanceCredited } from './user-balance-credited.ts'
import { onUserBalanceDebitRejected } from './user-balance-debit-rejected.ts'
import { onUserBalanceDebited } from './user-balance-debited.ts'
import { onUserCreated } from './user-created.ts'
import { onUserUpdated } from './user-updated.ts'

export const handlers = {
  'user.created': onUserCreated,
  'user.updated': onUserUpdated,
  'user.balance-debited': onUserBalanceDebited,
  'user.balance-debit-rejected': onUserBalanceDebitRejected,
  'user.balance-credited': onUserBalanceCredited,
  'payment.authorized': onPaymentAuthorized,
  'payment.declined': onPaymentDeclined,
  'payment.captured': onPaymentCaptured,
  'payment.voided': onPaymentVoided,
  'payment.refunded': onPaymentRefunded,
} satisfies Handlers
