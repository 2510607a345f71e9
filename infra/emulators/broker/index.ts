import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { hangTimeout } from '../lifecycle/hang-timeout.ts'
import { type Holds, holdsOf } from '../lifecycle/hold.ts'
import { inTurn } from '../lifecycle/in-turn.ts'
import type { Part } from '../lifecycle/part.ts'
import { assertPortFree, freePort } from '../lifecycle/ports.ts'
import type { EdgeFault } from './edge-fault.ts'

export interface BrokerOptions {
  readonly port: number
  /** Undefined: in memory. */
  readonly dir: string | undefined
  /** Milliseconds until a process that does not end is killed. */
  readonly stopGrace?: number
  readonly onCrash?: (reason: string) => void
}

export interface Broker extends Part, Holds {
  /** With port 0, known after the first start. */
  readonly endpoint: string
  readonly pid: number | undefined
  /** Sends SIGKILL. */
  kill(): Promise<void>
  /** Disturbs the way from topics to queues; replaces the faults before. An empty list heals. Kept over a restart. */
  disturb(faults: readonly EdgeFault[]): Promise<void>
}

/** SNS and SQS on 127.0.0.1, in their own process: see README.md. */
export function createBroker({ port, dir, stopGrace = hangTimeout.stop, onCrash }: BrokerOptions): Broker {
  const serialize = inTurn()
  let chosenPort = port
  let running: ChildProcess | undefined
  let faults: readonly EdgeFault[] = []
  const holds = holdsOf(() => running)

  async function start(): Promise<void> {
    if (running !== undefined && isRunning(running)) return
    if (chosenPort === 0) chosenPort = await freePort()
    await assertPortFree(chosenPort, { what: 'SNS and SQS', variable: 'AWS_PORT' })
    const child = await spawnBroker(chosenPort, dir)
    running = child
    if (faults.length > 0) await tellFaults(child, faults)
    // A signal or message that could not be sent.
    child.on('error', () => undefined)
    child.once('exit', (code, signal) => {
      if (running === child) onCrash?.(`SNS and SQS ended by themselves (${signal ?? `exit code ${code}`})`)
    })
  }

  /** What is paused answers nothing, and what waits for it would never end. */
  function endInTurn(how: (child: ChildProcess) => unknown): Promise<void> {
    holds.resume()
    return serialize(() => end(how))
  }

  async function end(how: (child: ChildProcess) => unknown): Promise<void> {
    const child = running
    holds.resume()
    running = undefined
    if (child === undefined || !isRunning(child)) return
    const exited = once(child, 'exit')
    const killTimer = setTimeout(() => child.kill('SIGKILL'), stopGrace)
    how(child)
    await exited
    clearTimeout(killTimer)
  }

  return {
    ...holds,
    name: 'broker',
    get endpoint() {
      return `http://127.0.0.1:${chosenPort}`
    },
    get pid() {
      return running?.pid
    },
    start: () => serialize(start),
    stop: () => endInTurn((child) => child.connected && child.disconnect()),
    kill: () => endInTurn((child) => child.kill('SIGKILL')),
    disturb: (wanted) =>
      serialize(async () => {
        faults = wanted
        if (running?.connected) await tellFaults(running, faults)
      }),
  }
}

/** Reduces the start time by a third. */
const compileCache = fileURLToPath(new URL('../../../node_modules/.cache/compiled', import.meta.url))

async function spawnBroker(port: number, dir: string | undefined): Promise<ChildProcess> {
  const program = fileURLToPath(import.meta.resolve('./broker-process.ts'))
  const child = fork(program, [String(port), ...(dir === undefined ? [] : [dir])], {
    // Ctrl-C signals the process group: the broker must outlast the services, which drain first.
    detached: true,
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: { ...process.env, NODE_COMPILE_CACHE: compileCache, NODE_COMPILE_CACHE_PORTABLE: '1' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc', 'pipe'],
  })
  const exited = once(child, 'exit').then(([code, signal]) => {
    throw new Error(`the broker ended (${signal ?? code}) before it was ready`)
  })
  await Promise.race([once(child, 'message'), exited])
  return child
}

/** Resolves when they apply. */
async function tellFaults(child: ChildProcess, faults: readonly EdgeFault[]): Promise<void> {
  const over = new AbortController()
  const { signal } = over
  const applied = once(child, 'message', { signal })
  const ended = once(child, 'exit', { signal })
  child.send(faults)
  await Promise.race([applied, ended])
  over.abort()
  await Promise.allSettled([applied, ended])
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null
}

export { type AwsConfig, awsConfig } from './aws-config.ts'
export type { EdgeFault } from './edge-fault.ts'
