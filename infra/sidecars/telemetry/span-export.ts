import { diag } from '@opentelemetry/api'
import {
  convertLegacyHttpOptions,
  createOtlpHttpExportDelegate,
} from '@opentelemetry/otlp-exporter-base/node-http'
import type { Resource } from '@opentelemetry/resources'
import { attributesJson, type SpanFields, spanJson } from './span-json.ts'

/** Bytes of spans in one request, at most. */
const most = 512 * 1024

/** Spans that are written together: alone, each would run code that the processor has forgotten since the last. */
const atOnce = 32

/** In progress, at the most: what ends meanwhile is lost. */
const requestsAtOnce = 4

export interface SpanExport {
  add(span: SpanFields): void
  /** Sends what is there, and waits for all requests. */
  flush(): Promise<void>
}

/**
 * Spans wait for their request as bytes. As objects or strings, each collection of garbage would copy them, which costs
 * more than to make them.
 */
export function createSpanExport(resource: Resource, env = process.env): SpanExport {
  const delay = Number(env['OTEL_BSP_SCHEDULE_DELAY']) || 5_000
  const mostSpans = Number(env['OTEL_BSP_MAX_EXPORT_BATCH_SIZE']) || 512
  const { send, settled } = createSend()
  const head = Buffer.from(
    `{"resourceSpans":[{"resource":{"attributes":[${attributesJson(resource.attributes)}]},"scopeSpans":[{"scope":{"name":"fanfare"},"spans":[`,
  )
  const tail = ']}]}]}'
  const ended: SpanFields[] = []
  const spare: Buffer[] = []
  let waiting = emptyRequest()
  let bytes = head.length
  let spans = 0
  let timer: NodeJS.Timeout | undefined

  function sendWaiting(): void {
    clearTimeout(timer)
    timer = undefined
    if (spans === 0) return
    const request = waiting
    // Over the last comma.
    const length = bytes - 1 + request.write(tail, bytes - 1)
    send(request.subarray(0, length), () => spare.push(request))
    waiting = emptyRequest()
    bytes = head.length
    spans = 0
  }

  function writeEnded(): void {
    for (const span of ended) write(spanJson(span))
    ended.length = 0
  }

  function write(json: string): void {
    // Characters have three bytes in UTF-8 at the most.
    const needed = json.length * 3 + 1
    if (needed > most) {
      diag.warn(`a span of ${json.length} characters is not sent`)
      return
    }
    if (bytes + needed > head.length + most) sendWaiting()
    bytes += waiting.write(`${json},`, bytes)
    spans += 1
    if (spans >= mostSpans) sendWaiting()
  }

  function sendAll(): void {
    writeEnded()
    sendWaiting()
  }

  // One that was sent is used again: memory outside of the heap, given up often, has the whole heap collected.
  function emptyRequest(): Buffer {
    const used = spare.pop()
    if (used) return used
    const request = Buffer.allocUnsafeSlow(head.length + most + tail.length)
    head.copy(request)
    return request
  }

  return {
    add(span) {
      if (ended.push(span) >= atOnce) writeEnded()
      timer ??= setTimeout(sendAll, delay).unref()
    },
    async flush() {
      sendAll()
      await settled()
    },
  }
}

/** The address, headers, timeout and compression are of the standard variables; what may be repeated is. */
function createSend() {
  const options = convertLegacyHttpOptions({}, 'TRACES', 'v1/traces', { 'Content-Type': 'application/json' })
  const serializer = {
    serializeRequest: (request: Buffer) => request,
    deserializeResponse: (answer: Uint8Array) =>
      answer.length === 0 ? {} : JSON.parse(new TextDecoder().decode(answer)),
  }
  const counted = { name: 'span', countItems: () => 0 } as const
  const delegate = createOtlpHttpExportDelegate(
    options,
    serializer,
    'otlp_http_span_exporter',
    counted,
    undefined,
  )
  let inProgress = 0
  let lost = 0

  function send(request: Buffer, over: () => void): void {
    if (inProgress >= requestsAtOnce) {
      lost += 1
      over()
      return
    }
    inProgress += 1
    delegate.export(request, ({ error }) => {
      inProgress -= 1
      over()
      if (error) diag.error(String(error))
      else if (lost > 0) diag.warn(`the collector is too slow: ${lost} requests with spans were not sent`)
      lost = 0
    })
  }
  return { send, settled: () => delegate.forceFlush() }
}
