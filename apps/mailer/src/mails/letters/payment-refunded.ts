import type { EventOf } from '@fanfare/contracts'
import { type Letter, orderNumber } from '../letter.ts'
import { formatMoney } from '../money.ts'

export function paymentRefunded({ orderId, amount, currency }: EventOf<'payment.refunded'>['data']): Letter {
  return {
    subject: `Your refund for order ${orderNumber(orderId)}`,
    paragraphs: ['We have paid back what your card was charged. Your bank may take a few days to show it.'],
    amounts: [{ label: 'Paid back', amount: formatMoney(amount, currency) }],
  }
}
