import { fileURLToPath } from 'node:url'
import { createNodeProcess, type NodeProcess } from './node-process.ts'

/** Milliseconds. */
const restartDelay = 1_000

const folder = fileURLToPath(new URL('.', import.meta.resolve('@fanfare/sidecars/relay')))

export interface RelayOptions {
  readonly env: () => NodeJS.ProcessEnv
  readonly log: (line: string) => void
}

/** One process for all outboxes, restarted when it ends by itself. */
export function createRelay({ env, log }: RelayOptions): NodeProcess {
  let restart: NodeJS.Timeout | undefined
  const relay = createNodeProcess({
    name: 'relay',
    folder,
    entry: 'main.ts',
    env,
    log,
    // Events stay in the outbox until the relay publishes them.
    isReady: async () => true,
    onCrash(reason) {
      log(`${reason}: it is started again`)
      restart = setTimeout(() => relay.start().catch((error: Error) => log(error.message)), restartDelay)
    },
  })
  return {
    name: relay.name,
    get pid() {
      return relay.pid
    },
    start: relay.start,
    stop() {
      clearTimeout(restart)
      return relay.stop()
    },
    kill() {
      clearTimeout(restart)
      return relay.kill()
    },
  }
}
