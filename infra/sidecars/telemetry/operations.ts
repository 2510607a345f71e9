import { channel, tracingChannel } from 'node:diagnostics_channel'
import { errorForLog, type Operation, type SpanQuestion, telemetryChannels } from '@fanfare/contracts'
import { type Link, type SpanContext, SpanKind, SpanStatusCode } from '@opentelemetry/api'
import type { SpanStorage } from './contexts.ts'
import type { RecordProcessing } from './processing.ts'
import { RecordedSpan } from './span.ts'
import { isSampled, spanContextOf, traceparentOf } from './traceparent.ts'
import type { BeginSpan } from './tracer.ts'

const kinds = { client: SpanKind.CLIENT, producer: SpanKind.PRODUCER, consumer: SpanKind.CONSUMER }

/** With what TracingChannel and this file add to an operation. */
interface Traced extends Operation {
  readonly error?: unknown
  readonly result?: unknown
  begun?: Begun | undefined
}

interface Begun {
  /** Undefined where the trace is not recorded. */
  readonly span: RecordedSpan | undefined
  readonly at: number
}

export function spansOfOperations(
  beginSpan: BeginSpan,
  storage: SpanStorage,
  recordProcessing: RecordProcessing | undefined,
): void {
  const operations = tracingChannel<SpanContext, Traced>(telemetryChannels.operation)

  operations.start.bindStore(storage, (operation) => {
    const active = storage.getStore()
    const parent = parentOf(operation, active)
    // A child of a span of this process that is not recorded is not recorded either.
    if (parent && !parent.isRemote && !isSampled(parent)) {
      operation.begun = { span: undefined, at: performance.now() }
      return parent
    }
    const { name, kind, attributes, links } = operation
    const span = beginSpan({
      name,
      kind: kind ? kinds[kind] : SpanKind.INTERNAL,
      parent,
      links: links?.length ? links.flatMap(linkOf) : undefined,
      attributes,
    })
    operation.begun = { span: span instanceof RecordedSpan ? span : undefined, at: performance.now() }
    return span.own
  })

  function finish(operation: Traced): void {
    const known = operation.begun
    if (known === undefined) return
    operation.begun = undefined
    if (known.span) endSpan(known.span, operation)
    if (operation.kind === 'consumer') recordProcessing?.(operation, performance.now() - known.at)
  }

  function endSpan(span: RecordedSpan, operation: Traced): void {
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
  channel(telemetryChannels.span).subscribe((question) => {
    const active = storage.getStore()
    if (active) (question as SpanQuestion).traceparent = traceparentOf(active)
  })
}

/** In the trace of the given parent, the span in progress is a nearer one. */
function parentOf({ parent }: Operation, active: SpanContext | undefined): SpanContext | undefined {
  const given = parent === undefined ? undefined : spanContextOf(parent)
  return given === undefined || given.traceId === active?.traceId ? active : given
}

function linkOf(traceparent: string): Link[] {
  const context = spanContextOf(traceparent)
  return context ? [{ context }] : []
}
