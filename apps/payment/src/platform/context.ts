import { AsyncLocalStorage } from 'node:async_hooks'
import { traceparentOf } from '@fanfare/contracts'
import type { FastifyInstance } from 'fastify'

/** What use cases pick from, as in `Pick<Context, 'db' | 'publish'>`. */
export type Context = FastifyInstance

const traces = new AsyncLocalStorage<string>()

export const runInTrace = <T>(given: unknown, work: () => T): T => traces.run(traceparentOf(given), work)

export const currentTrace = (): string => traces.getStore() ?? traceparentOf(undefined)

/** Of each line of the log. */
export function traceFields() {
  const trace = traces.getStore()
  return trace === undefined ? {} : { trace_id: trace.split('-')[1] }
}
