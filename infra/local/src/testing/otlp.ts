import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { listen } from './listen.ts'

interface Value {
  readonly stringValue?: string
  readonly intValue?: number | string
  readonly boolValue?: boolean
}
type Attributes = readonly { readonly key: string; readonly value: Value }[]

export interface ReceivedSpan {
  /** As in `order.web`. */
  readonly program: string
  readonly name: string
  readonly kind: 'internal' | 'server' | 'client' | 'producer' | 'consumer'
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId: string | undefined
  /** Span ids. */
  readonly links: readonly string[]
  readonly attributes: Readonly<Record<string, string | number | boolean>>
  readonly isError: boolean
}

/** Of OTLP in JSON. Source: OpenTelemetry protocol, JSON Protobuf encoding. */
interface Request {
  readonly resourceSpans?: readonly {
    readonly resource: { readonly attributes: Attributes }
    readonly scopeSpans: readonly {
      readonly spans: readonly {
        readonly name: string
        readonly kind: number
        readonly traceId: string
        readonly spanId: string
        readonly parentSpanId?: string
        readonly links?: readonly { readonly spanId: string }[]
        readonly attributes: Attributes
        readonly status?: { readonly code?: number }
      }[]
    }[]
  }[]
  readonly resourceMetrics?: readonly {
    readonly scopeMetrics: readonly { readonly metrics: readonly { readonly name: string }[] }[]
  }[]
}

const kinds = ['internal', 'internal', 'server', 'client', 'producer', 'consumer'] as const
const errorCode = 2

const plain = (attributes: Attributes) =>
  Object.fromEntries(
    attributes.map(({ key, value: { stringValue, intValue, boolValue } }) => [
      key,
      stringValue ?? boolValue ?? Number(intValue),
    ]),
  )

function spansOf({ resourceSpans = [] }: Request): ReceivedSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const { 'service.name': service, 'fanfare.process': program } = plain(resource.attributes)
    return scopeSpans
      .flatMap(({ spans }) => spans)
      .map(({ name, kind, traceId, spanId, parentSpanId, links = [], attributes, status }) => ({
        program: service === program ? String(service) : `${service}.${program}`,
        name,
        kind: kinds[kind] ?? 'internal',
        traceId,
        spanId,
        parentSpanId,
        links: links.map((link) => link.spanId),
        attributes: plain(attributes),
        isError: status?.code === errorCode,
      }))
  })
}

/** Keeps what processes with OTEL_EXPORTER_OTLP_ENDPOINT send. `GET /` answers with the spans. */
export async function startOtlpReceiver() {
  const spans: ReceivedSpan[] = []
  const metrics = new Set<string>()
  const server = createServer(async (request, response) => {
    if (request.method === 'POST') {
      const sent: Request = JSON.parse(await text(request))
      spans.push(...spansOf(sent))
      const found = (sent.resourceMetrics ?? []).flatMap(({ scopeMetrics }) => scopeMetrics)
      for (const { name } of found.flatMap((scope) => scope.metrics)) metrics.add(name)
    }
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(request.method === 'POST' ? {} : { spans, metrics: [...metrics] }))
  })
  const { url } = await listen(server)
  return {
    endpoint: url,
    spans,
    metrics,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
