import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { compileCache } from '../environment.ts'
import { hang } from '../hang.ts'
import { inTurn } from '../in-turn.ts'
import type { Part } from '../part.ts'
import { assertPortFree, freePort } from '../ports.ts'

export interface BrokerOptions {
  /** 0 for a free one. */
  readonly port: number
  /** The folder of its data; undefined keeps everything in memory, and a stop loses it. */
  readonly dir: string | undefined
  /** Is told of an end that nobody asked for. */
  readonly onCrash?: (reason: string) => void
}

export interface Broker extends Part {
  /** What AWS_ENDPOINT_URL is set to; with port 0, known after the first start. */
  readonly endpoint: string
  /** Undefined while it does not run. */
  readonly pid: number | undefined
  /** Ends it with SIGKILL. What it had accepted is there again after `start`, when it has a folder. */
  kill(): Promise<void>
}

/** SNS and SQS on 127.0.0.1, in a process of their own: the emulator's storage blocks the thread that it runs on. */
export function createBroker({ port, dir, onCrash }: BrokerOptions): Broker {
  const next = inTurn()
  let chosenPort = port
  let running: ChildProcess | undefined

  async function start(): Promise<void> {
    if (running !== undefined && isRunning(running)) return
    if (chosenPort === 0) chosenPort = await freePort()
    await assertPortFree(chosenPort, { what: 'SNS and SQS', variable: 'AWS_PORT' })
    const child = await spawnBroker(chosenPort, dir)
    running = child
    // Of a signal or a message that did not reach it; that it ended is an event of its own.
    child.on('error', () => undefined)
    child.once('exit', (code, signal) => {
      if (running === child) onCrash?.(`SNS and SQS ended by themselves (${signal ?? `exit code ${code}`})`)
    })
  }

  async function end(how: (child: ChildProcess) => unknown): Promise<void> {
    const child = running
    running = undefined
    if (child === undefined || !isRunning(child)) return
    const exited = once(child, 'exit')
    const impatient = setTimeout(() => child.kill('SIGKILL'), hang.stop)
    how(child)
    await exited
    clearTimeout(impatient)
  }

  return {
    name: 'broker',
    get endpoint() {
      return `http://127.0.0.1:${chosenPort}`
    },
    get pid() {
      return running?.pid
    },
    start: () => next(start),
    // It may be about to end by itself, its channel closed already.
    stop: () => next(() => end((child) => child.connected && child.disconnect())),
    kill: () => next(() => end((child) => child.kill('SIGKILL'))),
  }
}

async function spawnBroker(port: number, dir: string | undefined): Promise<ChildProcess> {
  const program = fileURLToPath(import.meta.resolve('./broker-process.ts'))
  const child = fork(program, [String(port), ...(dir === undefined ? [] : [dir])], {
    // A Ctrl-C goes to every process of the terminal's group: the broker must outlast the services that still drain.
    detached: true,
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: { ...process.env, NODE_COMPILE_CACHE: compileCache },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const exited = once(child, 'exit').then(([code, signal]) => {
    throw new Error(`the broker ended (${signal ?? code}) before it was ready`)
  })
  await Promise.race([once(child, 'message'), exited])
  return child
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null
}
