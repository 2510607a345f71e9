import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { shell } from '../../src/testing/shell.ts'

export interface Run {
  readonly process: ChildProcess
  /** What it sends next; throws what it wrote when it ends instead. */
  said(): Promise<unknown>
}

/** Another run of the given program beside this file, in a process group of its own as a terminal makes one. */
export function startRun(program: string, ...args: string[]): Run {
  const file = fileURLToPath(new URL(program, import.meta.url))
  const run = fork(file, args, { detached: true, execArgv: [], silent: true, env: { ...shell } })
  onTestFinished(() => void run.kill('SIGKILL'))
  // Read all the time: a program that fills its pipe stops.
  const written = Promise.all([run.stdout, run.stderr].map((stream) => (stream ? text(stream) : '')))
  const ended = once(run, 'exit')
  // Looked at by whoever waits.
  ended.catch(() => undefined)

  return {
    process: run,
    async said() {
      const listening = new AbortController()
      const message = once(run, 'message', { signal: listening.signal })
      message.catch(() => undefined)
      const end = async () => {
        const [code, signal] = await ended
        throw new Error(`${program} ended (${signal ?? code}):\n${(await written).join('')}`)
      }
      try {
        const [sent] = await Promise.race([message, end()])
        return sent
      } finally {
        listening.abort()
      }
    },
  }
}
