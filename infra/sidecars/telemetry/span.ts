import {
  type Attributes,
  type AttributeValue,
  type Exception,
  type Link,
  type Span,
  type SpanContext,
  type SpanKind,
  type SpanStatus,
  SpanStatusCode,
  type TimeInput,
} from '@opentelemetry/api'
import { eventJson, type SpanFields } from './span-json.ts'

const unset: SpanStatus = { code: SpanStatusCode.UNSET }

/** A span that is recorded. Its times are those of the calls. */
export class RecordedSpan implements Span, SpanFields {
  name: string
  readonly kind: SpanKind
  readonly own: SpanContext
  readonly parent: SpanContext | undefined
  links: Link[] | undefined
  /** Not a copy: what others add before it is written is recorded. */
  attributes: Attributes
  written: string
  status = unset
  events: string[] | undefined = undefined
  readonly startTime = Date.now()
  endTime = 0
  readonly #started = performance.now()
  readonly #onEnd: (span: SpanFields) => void

  constructor(
    begin: Pick<RecordedSpan, 'name' | 'kind' | 'own' | 'parent' | 'links' | 'attributes' | 'written'>,
    onEnd: (span: SpanFields) => void,
  ) {
    this.name = begin.name
    this.kind = begin.kind
    this.own = begin.own
    this.parent = begin.parent
    this.links = begin.links
    this.attributes = begin.attributes
    this.written = begin.written
    this.#onEnd = onEnd
  }

  spanContext(): SpanContext {
    return this.own
  }

  isRecording(): boolean {
    return this.endTime === 0
  }

  updateName(name: string): this {
    this.name = name
    return this
  }

  setAttribute(key: string, value: AttributeValue | undefined): this {
    this.attributes[key] = value
    return this
  }

  setAttributes(attributes: Attributes): this {
    Object.assign(this.attributes, attributes)
    return this
  }

  setStatus(status: SpanStatus): this {
    if (status.code !== SpanStatusCode.UNSET) this.status = status
    return this
  }

  addLink(link: Link): this {
    return this.addLinks([link])
  }

  addLinks(links: Link[]): this {
    this.links = [...(this.links ?? []), ...links]
    return this
  }

  addEvent(name: string, attributes?: Attributes | TimeInput): this {
    const isTime = typeof attributes !== 'object' || attributes instanceof Date || Array.isArray(attributes)
    this.events = [...(this.events ?? []), eventJson(name, this.#now(), isTime ? {} : attributes)]
    return this
  }

  recordException(exception: Exception): void {
    const { name, message } = exception instanceof Error ? exception : new Error(String(exception))
    this.addEvent('exception', { 'exception.type': name, 'exception.message': message })
  }

  /** A second time does nothing. */
  end(): void {
    if (this.endTime !== 0) return
    this.endTime = this.#now()
    this.#onEnd(this)
  }

  // By a clock that nobody sets, so that no span ends before it starts.
  #now(): number {
    return this.startTime + (performance.now() - this.#started)
  }
}
