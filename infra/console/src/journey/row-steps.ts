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
    {
      at: order.at,
      where: 'order',
      kind: 'row',
      text: `order stored with its event: ${money(order.total)}`,
      detail: { items },
    },
    ...(payment
      ? [
          {
            at: payment.at,
            where: 'payment',
            kind: 'row',
            text: `payment stored: ${money(payment.amount)}`,
          } satisfies Step,
        ]
      : []),
    ...entries.map(
      ({ kind, amount, at }): Step => ({
        at,
        where: 'user',
        kind: 'row',
        text: `balance ${kind}: ${money(amount)}`,
      }),
    ),
    ...mails.flatMap(({ subject, at, sent, state, error, attempts }): Step[] => [
      { at, where: 'mailer', kind: 'row', text: `mail stored: ${subject}` },
      ...(sent === undefined
        ? [
            {
              at: at + 1,
              where: 'mailer',
              kind: 'wait',
              text: `mail ${state} after ${attempts} tries: ${error ?? 'not sent yet'}`,
              tone: 'wait',
            } satisfies Step,
          ]
        : [
            {
              at: sent,
              where: 'mailer',
              kind: 'mail',
              text: `mail sent: ${subject}`,
              tone: 'good',
            } satisfies Step,
          ]),
    ]),
    ...outbox.map(
      ({ service, type, at }): Step => ({
        at,
        where: service,
        kind: 'wait',
        text: `${type} waits in the outbox`,
        tone: 'wait',
      }),
    ),
  ]
}
