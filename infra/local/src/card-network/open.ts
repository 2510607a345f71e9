import { newId, randomLetters } from './ids.ts'
import type { Intent } from './intent.ts'
import { assertChargeable } from './money.ts'
import type { CreateIntent } from './params.ts'
import { invalidRequest } from './refusal.ts'
import { findCard } from './test-cards.ts'

/** A new intent, not yet confirmed. Throws Refusal for what Stripe would not open one for. */
export function openIntent(wish: CreateIntent): Intent {
  const currency = wish.currency.toLowerCase()
  assertChargeable(wish.amount, currency)
  assertConsistent(wish)
  if (wish.payment_method !== undefined) findCard(wish.payment_method)
  const id = newId('pi')
  return {
    id,
    clientSecret: `${id}_secret_${randomLetters(25)}`,
    created: Math.floor(Date.now() / 1000),
    amount: wish.amount,
    currency,
    captureMethod: wish.capture_method ?? 'automatic_async',
    automaticMethods: automaticMethods(wish),
    description: wish.description ?? null,
    receiptEmail: wish.receipt_email ?? null,
    statementDescriptorSuffix: wish.statement_descriptor_suffix ?? null,
    metadata: wish.metadata ?? {},
    state:
      wish.payment_method === undefined
        ? { status: 'requires_payment_method', decline: null }
        : { status: 'requires_confirmation', paymentMethod: wish.payment_method },
  }
}

function assertConsistent(wish: CreateIntent): void {
  if (wish.payment_method_types !== undefined) {
    throw invalidRequest('payment_method_types is no longer supported in this API version.', {
      code: 'payment_method_types_no_longer_supported',
      param: 'payment_method_types',
    })
  }
  const allowed = wish.allowed_payment_method_types
  if (allowed !== undefined && wish.automatic_payment_methods !== undefined) {
    throw invalidRequest(
      'You may only specify one of these parameters: allowed_payment_method_types, automatic_payment_methods.',
    )
  }
  if (allowed?.includes('card') === false) {
    throw invalidRequest('This card network takes cards only.', { param: 'allowed_payment_method_types' })
  }
  const early = (['off_session', 'return_url'] as const).find((param) => wish[param] !== undefined)
  if (early !== undefined && !wish.confirm) {
    throw invalidRequest(`You can only pass \`${early}\` together with \`confirm\`.`, { param: early })
  }
}

// The methods of the account are the default: https://docs.stripe.com/changelog/2023-08-16/automatic-payment-methods
function automaticMethods(wish: CreateIntent): Intent['automaticMethods'] {
  const asked = wish.automatic_payment_methods
  if (wish.allowed_payment_method_types !== undefined || asked?.enabled === false) return null
  return { enabled: true, allow_redirects: asked?.allow_redirects ?? 'always' }
}
