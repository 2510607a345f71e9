import type { EventOf } from '@fanfare/contracts'
import { type Letter, orderNumber } from '../letter.ts'
import { formatMoney } from '../money.ts'
import { shares } from './shares.ts'

export function orderConfirmed(order: EventOf<'order.confirmed'>['data']): Letter {
  return {
    subject: `Your order ${orderNumber(order.orderId)} is confirmed`,
    paragraphs: ['Your order is confirmed and paid for.'],
    amounts: [{ label: 'Total', amount: formatMoney(order.total, order.currency) }, ...shares(order)],
  }
}
