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
import { eventJson, spanJson } from './span-json.ts'

export interface SpanFacts {
  readonly name: string
  readonly kind: SpanKind
  readonly own: SpanContext
  readonly parent: SpanContext | undefined
  readonly links: Link[]
  /** Not copied: the span adds to it, and what others add before the end is recorded. */
  readonly attributes: Attributes
  readonly onEnd: (json: string) => void
}

/** A span that is recorded. Its times are those of the calls. */
export class RecordedSpan implements Span {
  private readonly facts: SpanFacts
  private readonly start = Date.now()
  private readonly started = performance.now()
  private readonly events: string[] = []
  private name: string
  private status: SpanStatus = { code: SpanStatusCode.UNSET }
  private isOver = false

  constructor(facts: SpanFacts) {
    this.facts = facts
    this.name = facts.name
  }

  spanContext(): SpanContext {
    return this.facts.own
  }

  isRecording(): boolean {
    return !this.isOver
  }

  updateName(name: string): this {
    this.name = name
    return this
  }

  setAttribute(key: string, value: AttributeValue | undefined): this {
    this.facts.attributes[key] = value
    return this
  }

  setAttributes(attributes: Attributes): this {
    Object.assign(this.facts.attributes, attributes)
    return this
  }

  setStatus(status: SpanStatus): this {
    if (status.code !== SpanStatusCode.UNSET) this.status = status
    return this
  }

  addLink(link: Link): this {
    this.facts.links.push(link)
    return this
  }

  addLinks(links: Link[]): this {
    this.facts.links.push(...links)
    return this
  }

  addEvent(name: string, attributes?: Attributes | TimeInput): this {
    const isTime = typeof attributes !== 'object' || attributes instanceof Date || Array.isArray(attributes)
    this.events.push(eventJson(name, this.now(), isTime ? {} : attributes))
    return this
  }

  recordException(exception: Exception): void {
    const { name, message } = exception instanceof Error ? exception : new Error(String(exception))
    this.addEvent('exception', { 'exception.type': name, 'exception.message': message })
  }

  /** A second time does nothing. */
  end(): void {
    if (this.isOver) return
    this.isOver = true
    const { facts, name, start, events, status } = this
    facts.onEnd(spanJson({ ...facts, name, start, end: this.now(), events, status }))
  }

  // By a clock that nobody sets, so that no span ends before it starts.
  private now(): number {
    return this.start + performance.now() - this.started
  }
}
