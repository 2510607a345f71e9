import { invalidRequest } from './errors.ts'
import { newId, randomLetters } from './ids.ts'
import type { Intent } from './intent.ts'
import { assertChargeable } from './money.ts'
import type { CreateIntent } from './params.ts'
import { findCard } from './test-cards.ts'

/** Not yet confirmed. Throws StripeError for parameters that Stripe refuses. */
export function newIntent(params: CreateIntent): Intent {
  const currency = params.currency.toLowerCase()
  assertChargeable(params.amount, currency)
  assertConsistent(params)
  if (params.payment_method !== undefined) findCard(params.payment_method)
  const id = newId('pi')
  return {
    id,
    clientSecret: `${id}_secret_${randomLetters(25)}`,
    created: Math.floor(Date.now() / 1000),
    amount: params.amount,
    currency,
    captureMethod: params.capture_method ?? 'automatic_async',
    automaticMethods: automaticMethods(params),
    description: params.description ?? null,
    receiptEmail: params.receipt_email ?? null,
    statementDescriptorSuffix: params.statement_descriptor_suffix ?? null,
    metadata: params.metadata ?? {},
    state:
      params.payment_method === undefined
        ? { status: 'requires_payment_method', decline: null }
        : { status: 'requires_confirmation', paymentMethod: params.payment_method },
  }
}

function assertConsistent(params: CreateIntent): void {
  if (params.payment_method_types !== undefined) {
    throw invalidRequest('payment_method_types is no longer supported in this API version.', {
      code: 'payment_method_types_no_longer_supported',
      param: 'payment_method_types',
    })
  }
  const allowed = params.allowed_payment_method_types
  if (allowed !== undefined && params.automatic_payment_methods !== undefined) {
    throw invalidRequest(
      'You may only specify one of these parameters: allowed_payment_method_types, automatic_payment_methods.',
    )
  }
  if (allowed?.includes('card') === false) {
    throw invalidRequest('This emulator takes cards only.', { param: 'allowed_payment_method_types' })
  }
  const tooEarly = (['off_session', 'return_url'] as const).find((param) => params[param] !== undefined)
  if (tooEarly !== undefined && !params.confirm) {
    throw invalidRequest(`You can only pass \`${tooEarly}\` together with \`confirm\`.`, { param: tooEarly })
  }
}

// The methods of the account are the default: https://docs.stripe.com/changelog/2023-08-16/automatic-payment-methods
function automaticMethods(params: CreateIntent): Intent['automaticMethods'] {
  const given = params.automatic_payment_methods
  if (params.allowed_payment_method_types !== undefined || given?.enabled === false) return null
  return { enabled: true, allow_redirects: given?.allow_redirects ?? 'always' }
}
