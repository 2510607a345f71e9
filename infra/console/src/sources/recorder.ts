import type { Event } from '@fanfare/contracts'
import type { Delivery } from '@fanfare/sidecars/sqsd'
import type { FactOf } from '../history/fact.ts'
import type { History } from '../history/history.ts'
import type { Span } from '../history/spans.ts'
import type { Live } from '../server/live.ts'
import type { Aliases } from './aliases.ts'

export type Recorder = ReturnType<typeof createRecorder>

/** Writes facts into the history, and reports each change to the pages that are open. */
export function createRecorder(history: History, aliases: Aliases, live: Live) {
  const open = new Map<string, { readonly journey: string; readonly fact: FactOf<'try'> }>()
  const known = new Set<string>()

  return {
    aliases,
    event(journey: string, event: Event, published: number): void {
      if (known.has(event.id)) return
      if (known.size > 20_000) known.clear()
      known.add(event.id)
      const trace = event.traceparent?.split('-')[1]
      if (trace !== undefined) aliases.add(trace, journey)
      history.keep(journey, `event ${event.id}`, {
        kind: 'event',
        at: Date.parse(event.time),
        published,
        id: event.id,
        type: event.type,
        source: event.source.replace('/', ''),
        ...(trace === undefined ? {} : { trace }),
        data: event.data,
      })
      live.event(event.type)
    },
    tryBegan(service: string, journey: string, event: Event, { messageId, receiveCount }: Delivery): void {
      const fact: FactOf<'try'> = {
        kind: 'try',
        at: Date.now(),
        event: event.id,
        type: event.type,
        service,
        number: receiveCount,
      }
      const key = `try ${messageId} ${receiveCount}`
      open.set(key, { journey, fact })
      history.keep(journey, key, fact)
      live.journey(journey)
    },
    tryEnded(service: string, { messageId, receiveCount }: Delivery, answer: number | string): void {
      const key = `try ${messageId} ${receiveCount}`
      const began = open.get(key)
      live.delivery(service, answer === 200)
      if (!began) return
      open.delete(key)
      const { journey, fact } = began
      history.keep(journey, key, { ...fact, until: Date.now(), answer })
      live.journey(journey)
    },
    request(journey: string, id: string, fact: FactOf<'request'>): void {
      history.keep(journey, `request ${id}`, fact)
      live.journey(journey)
    },
    line(journey: string, fact: FactOf<'line'>): void {
      history.keep(journey, `line ${crypto.randomUUID()}`, fact)
      live.journey(journey)
    },
    spans(spans: readonly Span[]): void {
      history.spans.keep(spans)
      for (const trace of new Set(spans.map((span) => span.trace))) {
        const journey = aliases.of(trace)
        if (journey !== undefined) live.journey(journey)
      }
    },
    outage(fact: FactOf<'outage'>): void {
      history.keep('', `outage ${fact.part} ${fact.at}`, fact)
      live.parts()
    },
  }
}
