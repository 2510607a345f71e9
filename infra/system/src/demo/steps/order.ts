import { decimalAmount } from '@fanfare/contracts'
import { moneyText } from '../money.ts'
import type { Order } from '../shapes.ts'
import type { Step } from './step.ts'

/** @param balance when the order was placed, in minor units */
export function orderSteps(order: Order, balance: number): Step[] {
  const { status, reason, balanceAmount, cardAmount, currency } = order
  const at = Date.parse(order.updatedAt)
  const steps: Step[] = [
    {
      key: 'placed',
      service: 'order',
      text: description(order),
      at: Date.parse(order.createdAt),
      after: ['registered'],
    },
  ]
  if (order.balance === 'rejected') {
    const text = `the balance is too small: it stays at ${moneyText(balance, currency)}`
    steps.push({ key: 'rejected', service: 'user', text, at, after: ['placed'] })
  }
  if (status === 'confirmed') {
    const both = [...(cardAmount > 0 ? ['authorized'] : []), ...(balanceAmount > 0 ? ['debit'] : [])]
    steps.push({ key: 'confirmed', service: 'order', text: 'confirmed', at, after: ['placed', ...both] })
  }
  if (status === 'cancelled') {
    const text = `cancelled: ${reason?.replaceAll('-', ' ')}`
    steps.push({ key: 'cancelled', service: 'order', text, at, after: ['placed', ...causes(reason)] })
  }
  return steps
}

function description({ id, items, total, balanceAmount, cardAmount, currency }: Order): string {
  // As in the mails: the end of the id.
  const number = id.slice(-8).toUpperCase()
  const what = items.map(({ name, quantity }) => `${quantity} × ${name}`).join(', ')
  const how =
    balanceAmount > 0
      ? `${decimalAmount(balanceAmount, currency)} from the balance, ${decimalAmount(cardAmount, currency)} by card`
      : 'all by card'
  return `order ${number}: ${what}, ${moneyText(total, currency)}; ${how}`
}

function causes(reason: string | undefined): readonly string[] {
  if (reason === 'payment-declined') return ['declined']
  if (reason === 'payment-failed') return ['failed']
  if (reason === 'balance-too-small') return ['rejected']
  return []
}
