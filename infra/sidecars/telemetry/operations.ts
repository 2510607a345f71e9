import { channel, tracingChannel } from 'node:diagnostics_channel'
import { errorForLog, type Operation, type SpanQuestion, telemetryChannels } from '@fanfare/contracts'
import {
  type Context,
  context,
  type Link,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api'
import type { Contexts } from './contexts.ts'
import { recordProcessing } from './metrics.ts'
import { isSampled, spanContextOf, traceparentOf } from './traceparent.ts'

const kinds = { client: SpanKind.CLIENT, producer: SpanKind.PRODUCER, consumer: SpanKind.CONSUMER }

const begun = Symbol('begun')

/** With what TracingChannel adds to an operation. */
interface Traced extends Operation {
  readonly error?: unknown
  readonly result?: unknown
  [begun]?: Begun | undefined
}

interface Begun {
  /** Undefined where the trace is not recorded. */
  readonly span: Span | undefined
  readonly at: number
}

export function spansOfOperations(tracer: Tracer, { storage }: Contexts): void {
  const operations = tracingChannel<Context, Traced>(telemetryChannels.operation)

  operations.start.bindStore(storage, (operation) => {
    const { name, kind, attributes } = operation
    const { parent, links } = placeOf(operation)
    if (isIgnored(parent)) {
      operation[begun] = { span: undefined, at: performance.now() }
      return parent
    }
    const options = { kind: kind ? kinds[kind] : SpanKind.INTERNAL, links, attributes }
    const span = tracer.startSpan(name, options, parent)
    operation[begun] = { span, at: performance.now() }
    return trace.setSpan(parent, span)
  })

  function finish(operation: Traced): void {
    const known = operation[begun]
    if (known === undefined) return
    operation[begun] = undefined
    if (known.span) endSpan(known.span, operation)
    if (operation.kind === 'consumer') recordProcessing(operation, performance.now() - known.at)
  }

  function endSpan(span: Span, operation: Traced): void {
    if ('error' in operation) {
      const { type, message } = errorForLog(operation.error)
      span.setAttribute('error.type', type).setStatus({ code: SpanStatusCode.ERROR, message })
    } else if (operation.attributes['error.type'] !== undefined) {
      span.setStatus({ code: SpanStatusCode.ERROR })
    }
    span.end()
  }
  // Of a promise, the outcome is not there yet.
  operations.end.subscribe((message) => {
    const operation = message as Traced
    if ('result' in operation || 'error' in operation) finish(operation)
  })
  operations.asyncEnd.subscribe((message) => finish(message as Traced))
  channel(telemetryChannels.span).subscribe((question) => answer(question as SpanQuestion))
}

/** A child of a span of this process that is not recorded is not recorded either. */
function isIgnored(parent: Context): boolean {
  const span = trace.getSpanContext(parent)
  return span !== undefined && !isSampled(span) && !span.isRemote
}

/** In the trace of `parent`, the span in progress is a nearer parent. */
function placeOf({ parent, links = [] }: Operation): { parent: Context; links: Link[] } {
  const linked = links.flatMap((link) => spanContextOf(link) ?? []).map((context) => ({ context }))
  const active = trace.getSpanContext(context.active())
  const remote = parent === undefined ? undefined : spanContextOf(parent)
  const isNear = remote === undefined || remote.traceId === active?.traceId
  return { parent: isNear ? context.active() : trace.setSpanContext(ROOT_CONTEXT, remote), links: linked }
}

function answer(question: SpanQuestion): void {
  const active = trace.getSpanContext(context.active())
  if (active) question.traceparent = traceparentOf(active)
}
