import { moneyText } from '../money.ts'
import type { Order, Payment } from '../shapes.ts'
import type { Step } from './step.ts'

/** A short-lived state may be missed, or be seen in the order before the payment. */
export function cardSteps(order: Order, payment: Payment | undefined): Step[] {
  const amount = moneyText(order.cardAmount, order.currency)
  const latest = payment?.updatedAt ?? order.updatedAt

  const step = (key: string, text: string, after: string, at = latest): Step => ({
    key,
    service: 'payment',
    text,
    at: Date.parse(at),
    after: [after],
  })
  const authorized = (at: string) => step('authorized', `${amount} authorised on the card`, 'placed', at)

  switch (payment?.status ?? (order.payment === 'authorized' ? order.payment : undefined)) {
    case 'authorized':
      return [authorized(latest)]
    case 'captured':
      return [
        authorized(payment?.createdAt ?? latest),
        step('captured', `${amount} captured: the card is charged`, 'confirmed'),
      ]
    case 'declined':
      return [step('declined', 'the card is declined', 'placed')]
    case 'failed':
      return [step('failed', `the payment cannot be made${because(payment)}`, 'placed')]
    case 'voided':
      return [step('voided', `authorisation voided: none of the ${amount} is charged`, 'cancelled')]
    default:
      return []
  }
}

const because = (payment: Payment | undefined) =>
  payment?.reason ? ` (${payment.reason.replaceAll('_', ' ')})` : ''
