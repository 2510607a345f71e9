import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { nodeFlags } from '@fanfare/contracts'
import type { Address } from './addresses.ts'
import { hang } from './hang.ts'
import { inTurn } from './in-turn.ts'
import type { Part } from './part.ts'
import { assertPortFree } from './ports.ts'

/** Node's options for a service's process on a developer's machine: those of AWS, and what makes it start sooner. */
export const serviceFlags: readonly string[] = [
  ...nodeFlags,
  '--import',
  new URL('libraries/use-bundles.ts', import.meta.url).href,
]

const guard = new URL('parent-guard.ts', import.meta.url).href

export interface ServiceProcessOptions {
  /** As in `order.web`. */
  readonly name: string
  /** The service's folder, which becomes the working directory. */
  readonly folder: string
  /** Relative to the folder, as in `src/web.ts`. */
  readonly entry: string
  readonly address: Address
  readonly env: () => NodeJS.ProcessEnv
  /** Is given every line that the process writes. */
  readonly log: (line: string) => void
  /** Is told of an end that nobody asked for. */
  readonly onCrash?: (reason: string) => void
}

/** One process of a service, as an environment of Elastic Beanstalk would run it. */
export interface ServiceProcess extends Part {
  readonly url: string
  /** What it is started with, but for PORT. */
  env(): NodeJS.ProcessEnv
  /** Undefined while it does not run. */
  readonly pid: number | undefined
  /** Ends it with SIGKILL, as a failing machine would. */
  kill(): Promise<void>
}

/** Its `start` resolves when `/health/ready` answers 200; its `stop` when what it had taken is done. */
export function createServiceProcess(options: ServiceProcessOptions): ServiceProcess {
  const { name, folder, entry, address } = options
  const url = `http://127.0.0.1:${address.port}`
  const next = inTurn()
  let child: ChildProcess | undefined
  let impatience = new AbortController()
  let tail: string[] = []

  function launch(): ChildProcess {
    tail = []
    const launched = spawn(process.execPath, [...serviceFlags, '--import', guard, entry], {
      cwd: folder,
      env: { ...options.env(), PORT: String(address.port) },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // A group of its own: a Ctrl-C reaches the program that started it, which stops everything in order.
      detached: process.platform !== 'win32',
      windowsHide: true,
    })
    for (const stream of [launched.stdout, launched.stderr]) {
      if (!stream) continue
      createInterface({ input: stream }).on('line', (line) => {
        tail = [...tail.slice(-9), line]
        options.log(line)
      })
    }
    // It could not be started at all, and has no exit to tell of.
    launched.on('error', (error) => {
      tail = [...tail, error.message]
      if (launched.pid === undefined && child === launched) child = undefined
    })
    launched.once('exit', (code, signal) => {
      if (child !== launched) return
      child = undefined
      options.onCrash?.(`${name} ended by itself (${signal ?? `exit code ${code}`})`)
    })
    return launched
  }

  async function untilReady(launched: ChildProcess): Promise<void> {
    const limit = AbortSignal.timeout(hang.start)
    while (!limit.aborted) {
      if (impatience.signal.aborted) throw new Error(`${name} was stopped before it was ready`)
      if (child !== launched) throw new Error(`${name} ended before it was ready:\n${tail.join('\n')}`)
      if (await isReady(AbortSignal.any([limit, impatience.signal]))) return
      await wait(20)
    }
    throw new Error(`${name} was not ready after ${hang.start / 1000} s:\n${tail.join('\n')}`)
  }

  const isReady = (signal: AbortSignal) =>
    fetch(`${url}/health/ready`, { signal }).then(
      async (response) => {
        await response.body?.cancel()
        return response.ok
      },
      () => false,
    )

  async function end(signal: NodeJS.Signals): Promise<void> {
    const ending = child
    if (!ending) return
    child = undefined
    const exited = once(ending, 'exit')
    if (signal === 'SIGTERM' && process.platform === 'win32') ending.send('SIGTERM', () => undefined)
    else ending.kill(signal)
    // Longer than a service waits for what it has taken, and for its database, before it ends by itself.
    const timer = setTimeout(() => ending.kill('SIGKILL'), hang.stop)
    await exited
    clearTimeout(timer)
  }

  async function start(): Promise<void> {
    if (child) return
    impatience = new AbortController()
    await assertPortFree(address.port, address)
    const launched = launch()
    child = launched
    await untilReady(launched).catch(async (error) => {
      await end('SIGKILL')
      throw error
    })
  }

  /** A start that is under way is given up rather than waited for. */
  function endInTurn(signal: NodeJS.Signals): Promise<void> {
    impatience.abort()
    return next(() => end(signal))
  }

  return {
    name,
    url,
    env: options.env,
    get pid() {
      return child?.pid
    },
    start: () => next(start),
    stop: () => endInTurn('SIGTERM'),
    kill: () => endInTurn('SIGKILL'),
  }
}
