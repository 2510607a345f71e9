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
  /** More attributes, by attributesJson. */
  readonly written: string
  readonly links: readonly Link[] | undefined
  /** Each as JSON. */
  readonly events: readonly string[] | undefined
  readonly status: SpanStatus
}

export function spanJson(span: SpanFields): string {
  const { own, parent, written, links, events, status } = span
  const more = attributesJson(span.attributes)
  const parentId = parent ? `,"parentSpanId":"${parent.spanId}"` : ''
  const message = status.message ? `,"message":${JSON.stringify(status.message)}` : ''
  return (
    `{${idsOf(own)}${parentId},"kind":${span.kind + 1},"name":${nameJson(span.name)}` +
    `,"startTimeUnixNano":"${nanoseconds(span.startTime)}","endTimeUnixNano":"${nanoseconds(span.endTime)}"` +
    `,"attributes":[${written}${written === '' || more === '' ? '' : ','}${more}]` +
    (events === undefined ? '' : `,"events":[${events.join(',')}]`) +
    (links === undefined ? '' : `,"links":[${links.map(linkJson).join(',')}]`) +
    `,"status":{"code":${status.code}${message}},"flags":${flagsOf(own, parent)}}`
  )
}

export const eventJson = (name: string, time: number, attributes: Attributes): string =>
  `{"name":${nameJson(name)},"timeUnixNano":"${nanoseconds(time)}","attributes":[${attributesJson(attributes)}]}`

const linkJson = ({ context, attributes }: Link) =>
  `{${idsOf(context)},"attributes":[${attributesJson(attributes ?? {})}],"flags":${flagsOf(context, context)}}`

const idsOf = ({ traceId, spanId }: SpanContext) => `"traceId":"${traceId}","spanId":"${spanId}"`

let second = 0
let secondText = '0'

/** Nanoseconds themselves are no safe integer. A number above 2^31 takes ten times as long to write as a small one. */
function nanoseconds(milliseconds: number): string {
  const now = Math.floor(milliseconds / 1000)
  if (now !== second) {
    second = now
    secondText = String(now)
  }
  const microseconds = Math.floor((milliseconds - now * 1000) * 1000)
  return `${secondText}${String(1_000_000 + microseconds).slice(1)}000`
}

const knowsRemote = 0x100
const remote = 0x200
const flagsOf = ({ traceFlags }: SpanContext, origin: SpanContext | undefined) =>
  traceFlags | knowsRemote | (origin?.isRemote ? remote : 0)

/** Without brackets. */
export function attributesJson(attributes: Attributes): string {
  let json = ''
  for (const key in attributes) {
    const value = attributes[key]
    if (value === undefined || value === null) continue
    json += `${json === '' ? '' : ','}${keyJson(key)}${valueJson(value)}}`
  }
  return json
}

const nameJson = remembered((name) => JSON.stringify(name))
const keyJson = remembered((key) => `{"key":${JSON.stringify(key)},"value":`)

/** Names and keys are a few hundred. */
function remembered(write: (text: string) => string): (text: string) => string {
  const known = new Map<string, string>()
  return (text) => {
    const found = known.get(text)
    if (found !== undefined) return found
    const json = write(text)
    if (known.size < 500) known.set(text, json)
    return json
  }
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
