import type { EventOf } from '@fanfare/contracts'
import { type Letter, orderNumber } from '../letter.ts'
import { formatMoney } from '../money.ts'

type Cancellation = EventOf<'order.cancelled'>['data']

const reasons: Readonly<Record<Cancellation['reason'], string>> = {
  'payment-declined': 'Your card was declined, so we have cancelled the order.',
  'balance-too-small': 'Your balance was too small for its part of the order, so we have cancelled it.',
  'cancelled-by-customer': 'We have cancelled the order, as you asked.',
  'timed-out': 'The order could not be completed in time, so we have cancelled it.',
}

export function orderCancelled({
  orderId,
  reason,
  balanceAmount,
  cardAmount,
  currency,
}: Cancellation): Letter {
  const card = `If ${formatMoney(cardAmount, currency)} was reserved on your card, it is released; if it was taken, it is paid back.`
  const balance = `If ${formatMoney(balanceAmount, currency)} was taken from your balance, it is put back.`
  return {
    subject: `Your order ${orderNumber(orderId)} is cancelled`,
    paragraphs: [reasons[reason], ...(cardAmount > 0 ? [card] : []), ...(balanceAmount > 0 ? [balance] : [])],
  }
}
