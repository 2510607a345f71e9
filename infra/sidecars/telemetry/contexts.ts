import { AsyncLocalStorage } from 'node:async_hooks'
import { type ContextManager, ROOT_CONTEXT, type SpanContext, trace } from '@opentelemetry/api'

/** Of the span in progress. */
export type SpanStorage = AsyncLocalStorage<SpanContext>

export const createSpanStorage = (): SpanStorage => new AsyncLocalStorage()

/** For instrumentations. A Context is a map and three functions, which is too much to make for each of our spans. */
export function contextManagerOf(storage: SpanStorage): ContextManager {
  const manager: ContextManager = {
    active() {
      const own = storage.getStore()
      return own ? trace.setSpanContext(ROOT_CONTEXT, own) : ROOT_CONTEXT
    },
    // No instrumentation in use runs in a context of its own, or binds to one.
    with: (_context, work, self, ...args) => work.apply(self, args),
    bind: (_context, target) => target,
    enable: () => manager,
    disable: () => manager,
  }
  return manager
}
