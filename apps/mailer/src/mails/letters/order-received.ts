import type { EventOf } from '@fanfare/contracts'
import { type Letter, oneLine, orderNumber } from '../letter.ts'
import { formatMoney } from '../money.ts'
import { shares } from './shares.ts'

export function orderReceived(order: EventOf<'order.created'>['data']): Letter {
  const { orderId, items, total, currency } = order
  return {
    subject: `We have received your order ${orderNumber(orderId)}`,
    paragraphs: ['Thank you for your order. We will write again as soon as it is confirmed.'],
    amounts: [
      ...items.map(({ name, quantity, unitPrice }) => ({
        label: `${quantity} × ${oneLine(name)}`,
        amount: formatMoney(quantity * unitPrice, currency),
      })),
      { label: 'Total', amount: formatMoney(total, currency) },
      ...shares(order),
    ],
  }
}
