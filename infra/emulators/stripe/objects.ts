import type { Decline, Intent } from './intent.ts'
import type { RefundRecord } from './store/refunds.ts'

/** The version that `stripe` 23.1 requests. */
export const apiVersion = '2026-10-28.endive'

/** `expand` may name `latest_charge`. */
export function paymentIntentObject(intent: Intent, expand: readonly string[] = []) {
  const { state } = intent
  const charge = chargeId(intent)
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
    latest_charge: expand.includes('latest_charge') && charge !== null ? chargeObject(intent) : charge,
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

export function chargeObject(intent: Intent) {
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
    failure_code: declined ? 'card_declined' : null,
    livemode: false,
    metadata: intent.metadata,
    paid: !declined,
    payment_intent: intent.id,
    payment_method: 'paymentMethod' in state ? state.paymentMethod : null,
    refunded: captured && state.refunded === state.received,
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
    metadata: refund.metadata,
    payment_intent: refund.intent,
    reason: refund.reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status: 'succeeded',
    transfer_reversal: null,
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
