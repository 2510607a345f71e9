import { randomBytes } from 'node:crypto'
import type { ReceivedSpan } from '@fanfare/local/testing'
import { inject } from 'vitest'
import { send } from './http.ts'

/** A trace that is recorded: the stack records those only whose parent is. */
export function newTrace() {
  const [traceId, parentSpanId] = [randomBytes(16).toString('hex'), randomBytes(8).toString('hex')]
  return { traceId, parentSpanId, traceparent: `00-${traceId}-${parentSpanId}-01` }
}

const received = async (): Promise<{ spans: ReceivedSpan[]; metrics: string[] }> =>
  JSON.parse(JSON.stringify((await send('GET', inject('otlp'))).body))

export const metricNames = async () => (await received()).metrics

/** The spans of a trace so far. Names are without the stage. */
export async function readTrace(traceId: string, stage: string) {
  const spans = (await received()).spans
    .filter((span) => span.traceId === traceId)
    .map((span) => ({ ...span, name: span.name.replace(`${stage}-`, '') }))
  const byId = new Map(spans.map((span) => [span.spanId, span]))
  const parentOf = ({ parentSpanId = '' }: ReceivedSpan) => byId.get(parentSpanId)
  const label = ({ program, name }: ReceivedSpan) => `${program}: ${name}`

  return {
    spans,
    /** As in `relay: send order-created`. */
    labels: spans.map(label),
    all: (text: string) => spans.filter((span) => label(span) === text),
    withoutParent: spans.filter((span) => !parentOf(span)),
    childrenOf: (parent: ReceivedSpan | undefined) =>
      spans.filter(({ parentSpanId }) => parentSpanId === parent?.spanId),
    /** The way of a span from the last span of that name, both included. */
    pathTo(span: ReceivedSpan, from: string): string[] {
      const path: string[] = []
      for (let at: ReceivedSpan | undefined = span; at; at = parentOf(at)) {
        path.unshift(label(at))
        if (at.name === from) break
      }
      return path
    },
  }
}

export type Trace = Awaited<ReturnType<typeof readTrace>>
