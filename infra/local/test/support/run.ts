import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { shell } from '../../src/testing/shell.ts'

export interface Run {
  readonly process: ChildProcess
  /** The next message that it sends; throws its output when it ends instead. */
  nextMessage(): Promise<unknown>
}

/** Runs the program beside this file in a process group of its own, as a terminal does. */
export function startRun(program: string, ...args: string[]): Run {
  const file = fileURLToPath(new URL(program, import.meta.url))
  const run = fork(file, args, { detached: true, execArgv: [], silent: true, env: { ...shell } })
  onTestFinished(() => void run.kill('SIGKILL'))
  // Always read: a program blocks when its pipe is full.
  const written = Promise.all([run.stdout, run.stderr].map((stream) => (stream ? text(stream) : '')))
  const ended = once(run, 'exit')
  // Handled in nextMessage.
  ended.catch(() => undefined)

  return {
    process: run,
    async nextMessage() {
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
