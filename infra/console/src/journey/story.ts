import type { ServiceDeclaration } from '@fanfare/contracts'
import { formatMoney } from '@fanfare/contracts'
import { type Fact, type FactOf, isKind } from '../history/fact.ts'
import type { Span } from '../history/spans.ts'
import { type Gap, gapsOf, reasonOf } from './gaps.ts'
import type { JourneySummary } from './read-journeys.ts'
import type { StoredParts } from './read-parts.ts'
import { type SagaStep, sagaOf, whyOf } from './saga.ts'

export type StepKind =
  | 'request'
  | 'row'
  | 'event'
  | 'try'
  | 'decision'
  | 'mail'
  | 'line'
  | 'gap'
  | 'span'
  | 'wait'

/** One entry of the time line. Times are milliseconds since 1970. */
export interface Step {
  readonly at: number
  readonly until?: number | undefined
  /** The service, or `edge`. */
  readonly where: string
  readonly kind: StepKind
  readonly text: string
  readonly tone?: 'good' | 'bad' | 'wait' | undefined
  readonly detail?: unknown
  /** Of a span below others. */
  readonly depth?: number
}

export interface Story {
  readonly order: JourneySummary
  readonly parts: StoredParts
  readonly steps: readonly Step[]
  readonly saga: readonly SagaStep[]
  readonly traces: readonly string[]
}

export interface Seen {
  readonly order: JourneySummary
  readonly parts: StoredParts
  readonly facts: readonly Fact[]
  readonly outages: readonly FactOf<'outage'>[]
  readonly spans: readonly Span[]
  readonly declarations: readonly Pick<ServiceDeclaration, 'name' | 'subscribes'>[]
  readonly now: number
}

export function storyOf(seen: Seen): Story {
  const { order, parts, facts } = seen
  const steps = [
    ...facts.flatMap((fact) => stepsOf(fact, facts)),
    ...rowsOf(order, parts),
    ...gapsOf({ ...seen, mails: parts.mails }).map(gapStep),
    ...notReceived(seen),
    ...spanSteps(seen.spans),
  ]
  const traces = new Set(facts.filter(isKind('event')).flatMap(({ trace }) => trace ?? []))
  return {
    order,
    parts,
    steps: steps.sort(
      (one, other) => one.at - other.at || ranks.indexOf(one.kind) - ranks.indexOf(other.kind),
    ),
    saga: sagaOf(facts, order),
    traces: [...traces],
  }
}

/** At the same millisecond, the cause before its effect. */
const ranks: readonly StepKind[] = [
  'request',
  'row',
  'decision',
  'event',
  'gap',
  'try',
  'span',
  'line',
  'mail',
  'wait',
]

function stepsOf(fact: Fact, facts: readonly Fact[]): Step[] {
  switch (fact.kind) {
    case 'request': {
      const { at, until, method, target, status } = fact
      const tone = status === undefined || status >= 400 ? 'bad' : status === 202 ? 'wait' : 'good'
      return [
        {
          at,
          until,
          where: 'edge',
          kind: 'request',
          text: `${method} ${target} answered ${status ?? 'nothing'}`,
          tone,
        },
      ]
    }
    case 'event': {
      const { at, published, source, type, data } = fact
      const event: Step = {
        at,
        until: published,
        where: source,
        kind: 'event',
        text: `${type} published`,
        detail: data,
      }
      if (type !== 'order.confirmed' && type !== 'order.cancelled') return [event]
      const tone = type === 'order.confirmed' ? 'good' : 'bad'
      const text = `${type.replace('order.', '')}: ${whyOf(fact, facts)}`
      return [{ at, where: source, kind: 'decision', text, tone }, event]
    }
    case 'try':
      return [tryStep(fact)]
    case 'line': {
      const { at, source, level, text, more } = fact
      const tone = level === 'info' ? undefined : level === 'warn' ? 'wait' : 'bad'
      return [
        {
          at,
          where: source.split('.')[0] ?? source,
          kind: 'line',
          text: `${source} ${level}: ${text}`,
          tone,
          detail: more,
        },
      ]
    }
    case 'outage':
      return []
    default:
      return fact satisfies never
  }
}

function tryStep({ at, until, service, type, number, answer }: FactOf<'try'>): Step {
  const which = number === 1 ? '' : `, try ${number}`
  const step = { at, until, where: service, kind: 'try' } as const
  if (answer === undefined) return { ...step, text: `${service} works on ${type}${which}`, tone: 'wait' }
  if (answer === 200) return { ...step, text: `${service} handled ${type}${which}`, tone: 'good' }
  return { ...step, text: `${type}${which}: ${reasonOf(service, answer)}`, tone: 'bad' }
}

function rowsOf(order: JourneySummary, { items, payment, entries, mails, outbox }: StoredParts): Step[] {
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

/** Subscribers that have not received a published event. */
function notReceived({ facts, declarations, now }: Seen): Step[] {
  const tries = facts.filter(isKind('try'))
  return facts.filter(isKind('event')).flatMap((event) =>
    declarations
      .filter(({ name, subscribes }) => {
        const subscribed: readonly string[] = subscribes
        return (
          subscribed.includes(event.type) &&
          !tries.some((each) => each.event === event.id && each.service === name)
        )
      })
      .map(
        ({ name }): Step => ({
          at: now,
          where: name,
          kind: 'wait',
          text: `${event.type}: not received by ${name} yet`,
          tone: 'wait',
        }),
      ),
  )
}

const gapStep = ({ at, until, service, text }: Gap): Step => ({
  at,
  until,
  where: service,
  kind: 'gap',
  text,
  tone: 'wait',
})

/** Spans that a page still shows indented. */
const deepest = 10

function spanSteps(spans: readonly Span[]): Step[] {
  const parents = new Map(spans.map(({ id, parent }) => [id, parent]))
  const depthOf = (id: string, depth = 0): number => {
    const parent = parents.get(id)
    return parent === undefined || !parents.has(parent) || depth === deepest
      ? depth
      : depthOf(parent, depth + 1)
  }
  return spans.map(({ id, at, until, service, name, failed, attributes }) => ({
    ...{ at, until, where: service, kind: 'span', text: name, detail: attributes, depth: depthOf(id) },
    ...(failed ? { tone: 'bad' } : {}),
  }))
}
