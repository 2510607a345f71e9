import { diag } from '@opentelemetry/api'
import {
  convertLegacyHttpOptions,
  createOtlpHttpExportDelegate,
} from '@opentelemetry/otlp-exporter-base/node-http'
import type { Resource } from '@opentelemetry/resources'
import { attributesJson } from './span-json.ts'

/** Bytes of spans in one request, at most. */
const most = 512 * 1024

/** In progress, at the most: what ends meanwhile is lost. */
const requestsAtOnce = 4

export interface SpanExport {
  add(json: string): void
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
    `{"resourceSpans":[{"resource":{"attributes":${attributesJson(resource.attributes)}},"scopeSpans":[{"scope":{"name":"fanfare"},"spans":[`,
  )
  const tail = Buffer.from(']}]}]}')
  const waiting = Buffer.allocUnsafeSlow(most)
  let bytes = 0
  let spans = 0
  let timer: NodeJS.Timeout | undefined

  function sendWaiting(): void {
    clearTimeout(timer)
    timer = undefined
    if (spans === 0) return
    // Without the last comma. This copies.
    send(Buffer.concat([head, waiting.subarray(0, bytes - 1), tail]))
    bytes = 0
    spans = 0
  }

  return {
    add(json) {
      // Characters have three bytes in UTF-8 at the most.
      const needed = json.length * 3 + 1
      if (needed > most) return diag.warn(`a span of ${json.length} characters is not sent`)
      if (bytes + needed > most) sendWaiting()
      bytes += waiting.write(`${json},`, bytes)
      spans += 1
      if (spans >= mostSpans) sendWaiting()
      else timer ??= setTimeout(sendWaiting, delay).unref()
    },
    async flush() {
      sendWaiting()
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

  function send(request: Buffer): void {
    if (inProgress >= requestsAtOnce) {
      lost += 1
      return
    }
    inProgress += 1
    delegate.export(request, ({ error }) => {
      inProgress -= 1
      if (error) diag.error(String(error))
      else if (lost > 0) diag.warn(`the collector is too slow: ${lost} requests with spans were not sent`)
      lost = 0
    })
  }
  return { send, settled: () => delegate.forceFlush() }
}
