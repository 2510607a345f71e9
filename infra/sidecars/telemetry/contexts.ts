import { AsyncLocalStorage } from 'node:async_hooks'
import { type Context, type ContextManager, ROOT_CONTEXT } from '@opentelemetry/api'

/** As OpenTelemetry's own, with its storage in reach: a diagnostics channel can be bound to it. */
export interface Contexts extends ContextManager {
  readonly storage: AsyncLocalStorage<Context>
}

export function createContexts(): Contexts {
  const storage = new AsyncLocalStorage<Context>()
  const contexts: Contexts = {
    storage,
    active: () => storage.getStore() ?? ROOT_CONTEXT,
    with: (context, work, self, ...args) => storage.run(context, () => work.apply(self, args)),
    // No instrumentation in use binds.
    bind: (_context, target) => target,
    enable: () => contexts,
    disable: () => contexts,
  }
  return contexts
}
