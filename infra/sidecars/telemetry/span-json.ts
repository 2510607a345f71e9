import type { Attributes, AttributeValue, Link, SpanContext, SpanKind, SpanStatus } from '@opentelemetry/api'

// OTLP in JSON. Source: OpenTelemetry protocol, JSON Protobuf encoding; opentelemetry/proto/trace/v1/trace.proto.

export interface SpanFields {
  readonly name: string
  readonly kind: SpanKind
  readonly own: SpanContext
  readonly parent: SpanContext | undefined
  /** Milliseconds since 1970. */
  readonly startTime: number
  readonly endTime: number
  readonly attributes: Attributes
  readonly links: readonly Link[]
  /** Each as JSON. */
  readonly events: readonly string[] | undefined
  readonly status: SpanStatus
}

export function spanJson(span: SpanFields): string {
  const { own, parent, links, events, status } = span
  const parentId = parent ? `,"parentSpanId":"${parent.spanId}"` : ''
  const message = status.message ? `,"message":${JSON.stringify(status.message)}` : ''
  return (
    `{${idsOf(own)}${parentId},"name":${quoted(span.name)},"kind":${span.kind + 1}` +
    `,"startTimeUnixNano":"${nanoseconds(span.startTime)}","endTimeUnixNano":"${nanoseconds(span.endTime)}"` +
    `,"attributes":${attributesJson(span.attributes)}` +
    (events === undefined ? '' : `,"events":[${events.join(',')}]`) +
    (links.length === 0 ? '' : `,"links":[${links.map(linkJson).join(',')}]`) +
    `,"status":{"code":${status.code}${message}},"flags":${flagsOf(own, parent)}}`
  )
}

export const eventJson = (name: string, time: number, attributes: Attributes): string =>
  `{"name":${quoted(name)},"timeUnixNano":"${nanoseconds(time)}","attributes":${attributesJson(attributes)}}`

const linkJson = ({ context, attributes }: Link) =>
  `{${idsOf(context)},"attributes":${attributesJson(attributes ?? {})},"flags":${flagsOf(context, context)}}`

const idsOf = ({ traceId, spanId }: SpanContext) => `"traceId":"${traceId}","spanId":"${spanId}"`

/** Nanoseconds themselves are no safe integer. */
const nanoseconds = (milliseconds: number) => `${Math.round(milliseconds * 1000)}000`

const knowsRemote = 0x100
const remote = 0x200
const flagsOf = ({ traceFlags }: SpanContext, origin: SpanContext | undefined) =>
  traceFlags | knowsRemote | (origin?.isRemote ? remote : 0)

export function attributesJson(attributes: Attributes): string {
  let json = ''
  for (const key in attributes) {
    const value = attributes[key]
    if (value === undefined || value === null) continue
    json += `${json === '' ? '' : ','}${keyJson(key)}${valueJson(value)}}`
  }
  return `[${json}]`
}

const keys = new Map<string, string>()

function keyJson(key: string): string {
  const known = keys.get(key)
  if (known !== undefined) return known
  const json = `{"key":${JSON.stringify(key)},"value":`
  if (keys.size < 500) keys.set(key, json)
  return json
}

// For these, JSON.stringify takes several times as long.
const plain = /^[\w .:/@?=&%+-]*$/
const quoted = (text: string) => (plain.test(text) ? `"${text}"` : JSON.stringify(text))

function valueJson(value: AttributeValue | null | undefined): string {
  if (value === undefined || value === null) return '{}'
  if (typeof value === 'string') return `{"stringValue":${quoted(value)}}`
  if (typeof value === 'boolean') return `{"boolValue":${value}}`
  if (typeof value !== 'number')
    return `{"arrayValue":{"values":[${Array.from(value, valueJson).join(',')}]}}`
  if (Number.isSafeInteger(value)) return `{"intValue":${value}}`
  return Number.isFinite(value) ? `{"doubleValue":${value}}` : `{"stringValue":"${value}"}`
}
