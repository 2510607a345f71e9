import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import type { Span } from '../history/spans.ts'

/** Source: OTLP 1.x, ExportTraceServiceRequest as JSON. 64-bit numbers are strings. */
const Value = Type.Object({
  stringValue: Type.Optional(Type.String()),
  intValue: Type.Optional(Type.Union([Type.String(), Type.Number()])),
  doubleValue: Type.Optional(Type.Number()),
  boolValue: Type.Optional(Type.Boolean()),
})
const Nanoseconds = Type.Union([Type.String({ pattern: '^[0-9]+$' }), Type.Number()])
const Attributes = Type.Array(Type.Object({ key: Type.String(), value: Value }))
const OtlpSpan = Type.Object({
  traceId: Type.String(),
  spanId: Type.String(),
  parentSpanId: Type.Optional(Type.String()),
  name: Type.String(),
  startTimeUnixNano: Nanoseconds,
  endTimeUnixNano: Nanoseconds,
  attributes: Type.Optional(Attributes),
  status: Type.Optional(Type.Object({ code: Type.Optional(Type.Union([Type.Number(), Type.String()])) })),
})
const Export = Type.Object({
  resourceSpans: Type.Array(
    Type.Object({
      resource: Type.Optional(Type.Object({ attributes: Type.Optional(Attributes) })),
      scopeSpans: Type.Array(Type.Object({ spans: Type.Array(OtlpSpan) })),
    }),
  ),
})
const compiled = Compile(Export)

/** Undefined for what is no export of spans. */
export function spansIn(body: unknown): Span[] | undefined {
  if (!compiled.Check(body)) return undefined
  return body.resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const service = String(attributesOf(resource?.attributes)['service.name'] ?? 'unknown')
    return scopeSpans.flatMap(({ spans }) => spans.map((span) => spanOf(service, span)))
  })
}

function spanOf(service: string, span: Static<typeof OtlpSpan>): Span {
  const { code } = span.status ?? {}
  return {
    trace: span.traceId.toLowerCase(),
    id: span.spanId.toLowerCase(),
    parent: span.parentSpanId?.toLowerCase() ?? '',
    service,
    name: span.name,
    at: Number(span.startTimeUnixNano) / 1e6,
    until: Number(span.endTimeUnixNano) / 1e6,
    failed: code === 2 || code === 'STATUS_CODE_ERROR',
    attributes: attributesOf(span.attributes),
  }
}

function attributesOf(attributes: Static<typeof Attributes> = []): Record<string, unknown> {
  const entries = attributes.map(({ key, value }) => [key, Object.values(value)[0]])
  return Object.fromEntries(entries)
}
