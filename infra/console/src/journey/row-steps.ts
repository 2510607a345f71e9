import { formatMoney } from '@fanfare/contracts'
import type { JourneySummary } from './read-journeys.ts'
import type { StoredParts } from './read-parts.ts'
import type { Step } from './step.ts'

/** What the services have stored of the order, and what waits there. */
export function rowSteps(
  order: JourneySummary,
  { items, payment, entries, mails, outbox }: StoredParts,
): Step[] {
  const money = (amount: number) => formatMoney(amount, order.currency)
  return [
    { ...row(order.at, 'order', `order stored with its event: ${money(order.total)}`), detail: { items } },
    ...(payment ? [row(payment.at, 'payment', `payment stored: ${money(payment.amount)}`)] : []),
    ...entries.map(({ kind, amount, at }) => row(at, 'user', `balance ${kind}: ${money(amount)}`)),
    ...mails.flatMap(({ subject, at, sent, state, error, attempts }): Step[] => [
      row(at, 'mailer', `mail stored: ${subject}`),
      sent === undefined
        ? waiting(at + 1, 'mailer', `mail ${state} after ${attempts} tries: ${error ?? 'not sent yet'}`)
        : { at: sent, where: 'mailer', kind: 'mail', text: `mail sent: ${subject}`, tone: 'good' },
    ]),
    ...outbox.map(({ service, type, at }) => waiting(at, service, `${type} waits in the outbox`)),
  ]
}

const row = (at: number, where: string, text: string): Step => ({ at, where, kind: 'row', text })

const waiting = (at: number, where: string, text: string): Step => ({
  at,
  where,
  kind: 'wait',
  text,
  tone: 'wait',
})
