import { channel, tracingChannel } from 'node:diagnostics_channel'
import { type Measurement, type Operation, type SpanQuestion, telemetryChannels } from '@fanfare/contracts'

const operations = tracingChannel<unknown, Operation>(telemetryChannels.operation)
const spans = channel(telemetryChannels.span)
const measurements = channel(telemetryChannels.measurement)

export const isTraced = (): boolean => operations.hasSubscribers

export const traced = <T>(operation: Operation, work: () => Promise<T>): Promise<T> =>
  operations.hasSubscribers ? operations.tracePromise(work, operation) : work()

/** Traceparent of the span in progress. */
export function currentSpan(): string | undefined {
  const question: SpanQuestion = {}
  spans.publish(question)
  return question.traceparent
}

export const isMeasured = (): boolean => measurements.hasSubscribers

export const measure = (measurement: Measurement): void => measurements.publish(measurement)

/** Of an event's envelope, before its data. */
export const traceparentIn = (body: string): string | undefined =>
  /^[^{]*\{[^{]*?"traceparent":"([\w-]+)"/.exec(body)?.[1]
