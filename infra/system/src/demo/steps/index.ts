import { moneyText } from '../money.ts'
import { balanceSteps } from './balance.ts'
import { cardSteps } from './card.ts'
import { mailSteps } from './mail.ts'
import { orderSteps } from './order.ts'
import type { Seen, Step } from './step.ts'

export type { Seen, Step } from './step.ts'

/** Everything that must have happened for this to be seen, in no particular order. */
export function stepsOf({ customer, entries, orders, payments, mails }: Seen): Step[] {
  const { name, createdAt, currency, balance } = customer
  const [order] = orders
  return [
    {
      key: 'registered',
      service: 'user',
      text: `${name} registers: balance ${moneyText(balance, currency)}`,
      at: Date.parse(createdAt),
      after: [],
    },
    ...(order ? [...orderSteps(order, balance), ...cardSteps(order, payments[0])] : []),
    ...balanceSteps(entries, currency),
    ...mails.flatMap(mailSteps),
  ]
}
