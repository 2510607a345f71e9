/** Work of which telemetry makes a span. Names and attributes follow OpenTelemetry's semantic conventions. */
export interface Operation {
  readonly name: string
  /** By default internal. */
  readonly kind?: 'client' | 'producer' | 'consumer'
  /** A traceparent. Without one, the span in progress is the parent. */
  readonly parent?: string | undefined
  /** Each a traceparent. */
  readonly links?: readonly string[]
  /** What is known only later is added before the end. */
  readonly attributes: Record<string, string | number | boolean | undefined>
}

export interface Measurement {
  readonly name: string
  /** `count` is added up, `level` replaces the value before. */
  readonly kind: 'count' | 'level'
  readonly unit?: string
  readonly value: number
  readonly attributes?: Readonly<Record<string, string>>
}

/** Asked for the span in progress, telemetry sets the field. */
export interface SpanQuestion {
  traceparent?: string
}

/**
 * Channels of `node:diagnostics_channel`. A process publishes what it does; telemetry, when it is on, subscribes. Without
 * subscribers they cost nothing, so that no service depends on OpenTelemetry.
 */
export const telemetryChannels = {
  /** A tracing channel of Operation. */
  operation: 'fanfare.operation',
  /** Of SpanQuestion. */
  span: 'fanfare.span',
  /** Of Measurement. */
  measurement: 'fanfare.measurement',
  /** Of each new pg.Pool. */
  pool: 'fanfare.pool',
} as const
