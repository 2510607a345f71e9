import type { Decline, Intent } from './intent.ts'
import type { RefundRecord } from './store/refunds.ts'

/** The version that `stripe` 23.1 requests. */
export const apiVersion = '2026-10-28.endive'

/** `expand` may name `latest_charge` and, where refunds are given, `latest_charge.refunds`. */
export function paymentIntentObject(
  intent: Intent,
  expand: readonly string[] = [],
  refunds: readonly RefundRecord[] = [],
) {
  const { state } = intent
  const charge = chargeId(intent)
  const expandedRefunds = expand.includes('latest_charge.refunds') ? refunds : undefined
  return {
    id: intent.id,
    object: 'payment_intent',
    allowed_payment_method_types: null,
    amount: intent.amount,
    amount_capturable: state.status === 'requires_capture' ? intent.amount : 0,
    amount_details: { tip: {} },
    amount_received: state.status === 'succeeded' ? state.received : 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: intent.automaticMethods,
    canceled_at: state.status === 'canceled' ? seconds(state.at) : null,
    cancellation_reason: state.status === 'canceled' ? state.reason : null,
    capture_method: intent.captureMethod,
    client_secret: intent.clientSecret,
    confirmation_method: 'automatic',
    created: intent.created,
    currency: intent.currency,
    customer: null,
    description: intent.description,
    last_payment_error:
      state.status === 'requires_payment_method' && state.decline ? declineObject(state.decline) : null,
    latest_charge: expand.length > 0 && charge !== null ? chargeObject(intent, expandedRefunds) : charge,
    livemode: false,
    metadata: intent.metadata,
    next_action: null,
    on_behalf_of: null,
    payment_method: 'paymentMethod' in state ? state.paymentMethod : null,
    payment_method_options: {},
    payment_method_types: ['card'],
    processing: null,
    receipt_email: intent.receiptEmail,
    review: null,
    setup_future_usage: null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: intent.statementDescriptorSuffix,
    status: state.status,
    transfer_data: null,
    transfer_group: null,
  }
}

export function chargeObject(intent: Intent, refunds?: readonly RefundRecord[]) {
  const { state } = intent
  const captured = state.status === 'succeeded'
  const declined = state.status === 'requires_payment_method'
  return {
    id: chargeId(intent),
    object: 'charge',
    amount: intent.amount,
    amount_captured: captured ? state.received : 0,
    amount_refunded: captured ? state.refunded : 0,
    captured,
    created: intent.created,
    currency: intent.currency,
    description: intent.description,
    disputed: captured && state.dispute !== undefined,
    failure_code: declined ? 'card_declined' : null,
    livemode: false,
    metadata: intent.metadata,
    paid: !declined,
    payment_intent: intent.id,
    payment_method: 'paymentMethod' in state ? state.paymentMethod : null,
    refunded: captured && state.refunded === state.received,
    ...(refunds && { refunds: listObject('/v1/refunds', refunds.map(refundObject), false) }),
    status: declined ? 'failed' : state.status === 'processing' ? 'pending' : 'succeeded',
  }
}

export function refundObject(refund: RefundRecord) {
  return {
    id: refund.id,
    object: 'refund',
    amount: refund.amount,
    balance_transaction: null,
    charge: refund.charge,
    created: refund.created,
    currency: refund.currency,
    ...(refund.failureReason !== undefined && { failure_reason: refund.failureReason }),
    metadata: refund.metadata,
    payment_intent: refund.intent,
    reason: refund.reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status: refund.status ?? 'succeeded',
    transfer_reversal: null,
  }
}

export function disputeObject(intent: Intent, dispute: { readonly id: string; readonly status: string }) {
  return {
    id: dispute.id,
    object: 'dispute',
    amount: intent.amount,
    charge: chargeId(intent),
    created: seconds(Date.now()),
    currency: intent.currency,
    is_charge_refundable: false,
    livemode: false,
    metadata: {},
    payment_intent: intent.id,
    reason: 'fraudulent',
    status: dispute.status,
  }
}

export function declineObject(decline: Decline) {
  const { code = 'card_declined' } = decline
  return {
    charge: decline.charge,
    code,
    decline_code: decline.declineCode,
    doc_url: `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}`,
    message: decline.message,
    payment_method: { id: decline.paymentMethod, object: 'payment_method', type: 'card', livemode: false },
    type: 'card_error',
  }
}

function chargeId({ state }: Intent): string | null {
  if ('charge' in state) return state.charge
  return state.status === 'requires_payment_method' ? (state.decline?.charge ?? null) : null
}

function seconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000)
}

export function listObject<T>(url: string, data: readonly T[], hasMore: boolean) {
  return { object: 'list', data, has_more: hasMore, url }
}
