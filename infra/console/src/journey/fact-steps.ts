import type { Fact, FactOf } from '../history/fact.ts'
import { reasonOf } from './gaps.ts'
import { whyOf } from './saga.ts'
import type { Step } from './step.ts'

/** What the time line has of a recorded fact. */
export function stepsOf(fact: Fact, facts: readonly Fact[]): Step[] {
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
