import { fileURLToPath } from 'node:url'
import { createNodeProcess, type NodeProcess } from './node-process.ts'
import { createRestarter } from './restarter.ts'

const folder = fileURLToPath(new URL('.', import.meta.resolve('@fanfare/sidecars/relay')))

export interface RelayOptions {
  readonly env: () => NodeJS.ProcessEnv
  readonly stopGrace?: number
  readonly log: (line: string) => void
}

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
  const { pause, slow, resume, start } = relay
  return {
    ...{ pause, slow, resume, start },
    name: relay.name,
    get pid() {
      return relay.pid
    },
    stop() {
      restarter.cancel()
      return relay.stop()
    },
    kill() {
      restarter.cancel()
      return relay.kill()
    },
  }
}
