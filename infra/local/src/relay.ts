import { fileURLToPath } from 'node:url'
import { createNodeProcess, type NodeProcess, type NodeProcessOptions } from './node-process.ts'
import { createRestarter } from './restarter.ts'

const folder = fileURLToPath(new URL('.', import.meta.resolve('@fanfare/sidecars/relay')))

type RelayOptions = Pick<NodeProcessOptions, 'env' | 'stopGrace' | 'log'>

/** One process for all outboxes, restarted when it ends by itself. */
export function createRelay({ log, ...options }: RelayOptions): NodeProcess {
  const restarter = createRestarter(log)
  const relay = createNodeProcess({
    ...options,
    name: 'relay',
    folder,
    entry: 'main.ts',
    log,
    // Events stay in the outbox until the relay publishes them.
    isReady: async () => true,
    onCrash: (reason) => restarter.ended(relay, reason),
  })
  const { stop, kill } = relay
  // A spread would copy the value of the getter `pid`.
  return Object.assign(relay, {
    stop() {
      restarter.cancel()
      return stop()
    },
    kill() {
      restarter.cancel()
      return kill()
    },
  })
}
