import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import type { Part } from '@fanfare/emulators/lifecycle'
import { type Holds, hangTimeout, holdsOf, inTurn } from '@fanfare/emulators/lifecycle'
import { guardFlags, inspectFlags, serviceFlags } from './node-flags.ts'

export interface NodeProcessOptions {
  readonly name: string
  readonly folder: string
  /** Relative to the folder. */
  readonly entry: string
  readonly env: () => NodeJS.ProcessEnv
  /** More options of Node. */
  readonly flags?: (env: NodeJS.ProcessEnv) => readonly string[]
  readonly log: (line: string) => void
  /** Where a debugger may attach. */
  readonly inspectPort?: number | undefined
  /** Milliseconds until a process that does not end on SIGTERM is killed. */
  readonly stopGrace?: number
  /** The process ended without `stop` or `kill`, after it was ready. */
  readonly onCrash?: (reason: string) => void
  readonly beforeStart?: () => Promise<void>
  readonly isReady: (signal: AbortSignal) => Promise<boolean>
}

export interface NodeProcess extends Part, Holds {
  readonly pid: number | undefined
  /** Sends SIGKILL. */
  kill(): Promise<void>
}

/** `start` resolves when the process is ready, `stop` when it has ended. */
export function createNodeProcess(options: NodeProcessOptions): NodeProcess {
  const { name, folder, entry, inspectPort, stopGrace = hangTimeout.stop } = options
  const next = inTurn()
  let child: ChildProcess | undefined
  let isRunning = false
  let stopRequest = new AbortController()
  let lastLines: string[] = []
  const holds = holdsOf(() => child)

  function launch(): ChildProcess {
    lastLines = []
    const inspect = inspectPort === undefined ? [] : inspectFlags(inspectPort)
    const env = options.env()
    const flags = [...serviceFlags, ...inspect, ...(options.flags?.(env) ?? []), ...guardFlags]
    const launched = spawn(process.execPath, [...flags, entry], {
      cwd: folder,
      env,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc', 'pipe'],
      // Ctrl-C reaches only the parent, which stops everything in order.
      detached: process.platform !== 'win32',
      windowsHide: true,
    })
    for (const stream of [launched.stdout, launched.stderr]) {
      if (!stream) continue
      createInterface({ input: stream }).on('line', (line) => {
        lastLines = [...lastLines.slice(-9), line]
        options.log(line)
      })
    }
    // A process that could not be spawned has no `exit` event.
    launched.on('error', (error) => {
      lastLines = [...lastLines, error.message]
      if (launched.pid === undefined && child === launched) child = undefined
    })
    launched.once('exit', (code, signal) => {
      if (child !== launched) return
      child = undefined
      // Before it is ready, the start fails.
      if (isRunning) options.onCrash?.(`${name} ended by itself (${signal ?? `exit code ${code}`})`)
    })
    return launched
  }

  async function untilReady(launched: ChildProcess): Promise<void> {
    const limit = AbortSignal.timeout(hangTimeout.start)
    while (!limit.aborted) {
      if (stopRequest.signal.aborted) throw new Error(`${name} was stopped before it was ready`)
      if (child !== launched) throw new Error(`${name} ended before it was ready:\n${lastLines.join('\n')}`)
      const isReady = await options.isReady(AbortSignal.any([limit, stopRequest.signal]))
      if (isReady && child === launched) return
      await wait(20)
    }
    throw new Error(`${name} was not ready after ${hangTimeout.start / 1000} s:\n${lastLines.join('\n')}`)
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    const ending = child
    if (!ending) return
    // What is paused does not see that it is to stop.
    holds.resume()
    child = undefined
    const exited = once(ending, 'exit')
    if (signal === 'SIGTERM' && process.platform === 'win32') ending.send('SIGTERM', () => undefined)
    else ending.kill(signal)
    const timer = setTimeout(() => ending.kill('SIGKILL'), stopGrace)
    await exited
    clearTimeout(timer)
  }

  async function start(): Promise<void> {
    if (child) return
    stopRequest = new AbortController()
    await options.beforeStart?.()
    isRunning = false
    const launched = launch()
    child = launched
    await untilReady(launched).catch(async (error) => {
      await end('SIGKILL')
      throw error
    })
    isRunning = true
    if (launched.connected) launched.send('ready', () => undefined)
  }

  /** A start that is under way fails. */
  function endInTurn(signal: NodeJS.Signals): Promise<void> {
    stopRequest.abort()
    return next(() => end(signal))
  }

  return {
    ...holds,
    name,
    get pid() {
      return child?.pid
    },
    start: () => next(start),
    stop: () => endInTurn('SIGTERM'),
    kill: () => endInTurn('SIGKILL'),
  }
}
