import { type EventOf, type EventType, formatMoney } from '@fanfare/contracts'
import { type Amount, type MailContent, oneLine, orderNumber } from './content.ts'
import { refundTemplates } from './refund-templates.ts'

/** Of them, those that exist: without a payment service there are no refunds. */
export type MailedEvent = Extract<
  EventType,
  'user.verified' | 'order.created' | 'order.confirmed' | 'order.cancelled' | 'payment.refunded'
>

export const templates: {
  readonly [T in MailedEvent]: (data: EventOf<T>['data']) => MailContent
} = {
  'user.verified': () => ({
    subject: 'Welcome to Fanfare',
    paragraphs: [
      'Your address is confirmed: you can sign in and place orders.',
      'We will write to this address whenever something happens to one of them.',
    ],
  }),

  'order.created': ({ orderId, items, ...order }) => ({
    subject: `We have received your order ${orderNumber(orderId)}`,
    paragraphs: ['Thank you for your order. We will write again as soon as it is confirmed.'],
    amounts: [
      ...items.map(({ name, quantity, unitPrice }) => ({
        label: `${quantity} × ${oneLine(name)}`,
        amount: formatMoney(quantity * unitPrice, order.currency),
      })),
      ...totalAndShares(order),
    ],
  }),

  'order.confirmed': ({ orderId, ...order }) => ({
    subject: `Your order ${orderNumber(orderId)} is confirmed`,
    paragraphs: ['Your order is confirmed and paid for.'],
    amounts: totalAndShares(order),
  }),

  'order.cancelled': ({ orderId, reason, detail, balanceAmount, cardAmount, currency }) => {
    const card = `If ${formatMoney(cardAmount, currency)} was reserved on your card, it is released; if it was taken, it is paid back.`
    const balance = `If ${formatMoney(balanceAmount, currency)} was taken from your balance, it is put back.`
    return {
      subject: `Your order ${orderNumber(orderId)} is cancelled`,
      paragraphs: [
        (detail && cancellationDetails.get(detail)) ?? cancellationReasons[reason],
        ...(cardAmount > 0 ? [card] : []),
        ...(balanceAmount > 0 ? [balance] : []),
      ],
    }
  },

  ...refundTemplates,
}

const cancellationReasons: Readonly<Record<EventOf<'order.cancelled'>['data']['reason'], string>> = {
  'payment-declined': 'Your card was declined, so we have cancelled the order.',
  'balance-too-small': 'Your balance was too small for its part of the order, so we have cancelled it.',
  'cancelled-by-customer': 'We have cancelled the order, as you asked.',
  'timed-out': 'The order could not be completed in time, so we have cancelled it.',
}

// More exact than the reasons, and open: what is unknown here is told by its reason.
const cancellationDetails: ReadonlyMap<string, string> = new Map([
  [
    'payment-failed',
    'The payment could not be made, so we have cancelled the order. Your card was not declined.',
  ],
  ['payment-reversed', 'The payment was released or paid back, so we have cancelled the order.'],
])

type OrderAmounts = Pick<
  EventOf<'order.created'>['data'],
  'total' | 'balanceAmount' | 'cardAmount' | 'currency'
>

function totalAndShares({ total, balanceAmount, cardAmount, currency }: OrderAmounts): readonly Amount[] {
  const shares = [
    { label: 'From your balance', minorUnits: balanceAmount },
    { label: 'By card', minorUnits: cardAmount },
  ]
  return [{ label: 'Total', minorUnits: total }, ...shares.filter(({ minorUnits }) => minorUnits > 0)].map(
    ({ label, minorUnits }) => ({ label, amount: formatMoney(minorUnits, currency) }),
  )
}
