import { moneyText } from '../money.ts'
import type { BalanceEntry, Mail } from '../shapes.ts'
import { cardSteps } from './card.ts'
import { orderSteps } from './order.ts'
import type { Seen, Step } from './step.ts'

export type { Seen, Step } from './step.ts'

/** In no particular order. */
export function stepsOf({ customer, entries, orders, payments, mails }: Seen): Step[] {
  const { name, createdAt, currency, balance } = customer
  const [order] = orders
  return [
    {
      key: 'registered',
      service: 'user',
      text: `${name} registers and confirms the e-mail: balance ${moneyText(balance, currency)}`,
      at: Date.parse(createdAt),
      after: [],
    },
    ...(order ? [...orderSteps(order, balance), ...cardSteps(order, payments[0])] : []),
    ...balanceSteps(entries, currency),
    ...mails.flatMap(mailSteps),
  ]
}

function balanceSteps(newestFirst: readonly BalanceEntry[], currency: string): Step[] {
  let balance = 0
  return newestFirst.toReversed().flatMap(({ kind, amount, createdAt }) => {
    balance += amount
    const step = (text: string, after: string): Step[] => [
      { key: kind, service: 'user', text, at: Date.parse(createdAt), after: [after] },
    ]
    const left = moneyText(balance, currency)
    if (kind === 'debit') {
      return step(`balance debited by ${moneyText(-amount, currency)}: ${left} left`, 'placed')
    }
    if (kind === 'credit') {
      return step(`balance credited with ${moneyText(amount, currency)}: ${left} again`, 'cancelled')
    }
    return []
  })
}

/** By the mail's kind. */
const causeOf: Readonly<Record<string, string>> = {
  'user.verified': 'registered',
  'order.created': 'placed',
  'order.confirmed': 'confirmed',
  'order.cancelled': 'cancelled',
}

function mailSteps({ id, kind, subject, state, to, sentAt }: Mail): Step[] {
  if (state !== 'sent' || sentAt === null) return []
  return [
    {
      key: id,
      service: 'mailer',
      text: `"${subject}" sent to ${to}`,
      at: Date.parse(sentAt),
      after: [causeOf[kind] ?? 'registered'],
    },
  ]
}
