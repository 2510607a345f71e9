import { AsyncLocalStorage } from 'node:async_hooks'
import { channel, tracingChannel } from 'node:diagnostics_channel'
import {
  type Measurement,
  type Operation,
  type SpanQuestion,
  telemetryChannels,
  traceparentOf,
} from '@fanfare/contracts'
import type { FastifyInstance } from 'fastify'

/** What use cases pick from, as in `Pick<Context, 'db' | 'publish'>`. */
export type Context = FastifyInstance

const traces = new AsyncLocalStorage<string>()
const operations = tracingChannel<unknown, Operation>(telemetryChannels.operation)
const spans = channel(telemetryChannels.span)
const measurements = channel(telemetryChannels.measurement)

function findSpan(): string | undefined {
  if (!spans.hasSubscribers) return undefined
  const question: SpanQuestion = {}
  spans.publish(question)
  return question.traceparent
}

const findTrace = () => findSpan() ?? traces.getStore()

/** A span in progress has its own. */
export const runInTrace = <T>(given: unknown, work: () => T): T =>
  findSpan() === undefined ? traces.run(traceparentOf(given), work) : work()

/** With telemetry, of the span in progress. */
export const currentTrace = (): string => findTrace() ?? traceparentOf(undefined)

/** With telemetry, `fetch` gets the header of its own span. */
export const traceHeaders = () => (spans.hasSubscribers ? {} : { traceparent: currentTrace() })

/** Of each line of the log. */
export function traceFields() {
  const [, trace_id, span_id] = findTrace()?.split('-') ?? []
  return trace_id === undefined ? {} : { trace_id, span_id }
}

/** Adds what is known only during the work. */
export type Note = (attributes: Operation['attributes']) => void
const ignore: Note = () => {}

export function traced<T>(describe: () => Operation, work: (note: Note) => Promise<T>): Promise<T> {
  if (!operations.hasSubscribers) return work(ignore)
  const operation = describe()
  const note: Note = (attributes) => void Object.assign(operation.attributes, attributes)
  return operations.tracePromise(() => work(note), operation)
}

export const tracedSync = <T>(describe: () => Operation, work: () => T): T =>
  operations.hasSubscribers ? operations.traceSync(work, describe()) : work()

export const measure = (measurement: Measurement): void => measurements.publish(measurement)
