import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { limits } from '@fanfare/local/testing'
import { onTestFinished } from 'vitest'

const isWindows = process.platform === 'win32'

/** On Windows no library can be loaded without it. */
const system = isWindows ? { SystemRoot: process.env['SystemRoot'] } : {}

/** A process that ends with its test. */
export interface Run {
  readonly child: ChildProcess
  output(): string
  /** Its exit code; null after a signal that it did not handle. */
  readonly ended: Promise<number | null>
}

/** Of a process; by default, this one's. */
export interface Identity {
  readonly uid?: number
  readonly gid?: number
}

/** Runs a command as an instance would: with this Node, without a shell, with the given variables only. */
export function run(
  command: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
  identity: Identity = {},
): Run {
  const [program = '', ...args] = command
  const child = spawn(program === 'node' ? process.execPath : program, args, {
    ...identity,
    cwd,
    env: { PATH: [dirname(process.execPath), '/usr/bin', '/bin'].join(delimiter), ...system, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
  const ended = once(child, 'close').then(([code]) => (typeof code === 'number' ? code : null))
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
  })
  return { child, output: () => output, ended }
}

/** Runs a command to its end; throws with its output when it fails. */
export async function runToEnd(
  command: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<string> {
  const process = run(command, cwd, env)
  const code = await process.ended
  if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}:\n${process.output()}`)
  return process.output()
}

/** The commands of a Procfile by name, split into words. */
export async function procfile(folder: string): Promise<Map<string, string[]>> {
  const lines = (await readFile(join(folder, 'Procfile'), 'utf8')).trim().split('\n')
  return new Map(
    lines.map((line) => {
      const [, name = '', command = ''] = /^([A-Za-z0-9_-]+):\s*(\S.*)$/.exec(line) ?? []
      return [name, command.split(' ')]
    }),
  )
}

/** Runs the hook that applies migrations; without a shell, the commands in it. */
export async function migrate(folder: string, env: NodeJS.ProcessEnv): Promise<string> {
  const hook = join(folder, '.platform/hooks/predeploy/10-migrate.sh')
  if (!isWindows) return runToEnd([hook], folder, env)
  let output = ''
  for (const [command] of (await readFile(hook, 'utf8')).matchAll(/node (?:--\S+ )*\w+\.mjs[\w -]*/g)) {
    output += await runToEnd(command.split(' '), folder, env)
  }
  return output
}

/** Sends SIGTERM; returns the exit code. Windows has no such signal: the process is ended. */
export async function end({ child, ended }: Run): Promise<number | null> {
  child.kill('SIGTERM')
  const code = await ended
  return isWindows ? 0 : code
}

/** Waits until a URL answers 200; throws with the process's output when it ends before. */
export const untilOk = (url: string, process: Run) => until(url, process, ({ ok }) => ok)

/** Waits until a URL answers at all. */
export const untilAnswered = (url: string, process: Run) => until(url, process, () => true)

/** Milliseconds; more requests would slow down the start. */
const interval = 200

async function until(url: string, process: Run, good: (answer: Response) => boolean): Promise<void> {
  const deadline = performance.now() + limits.wait
  const ended = process.ended.then((code) => `it ended with ${code}`)
  let seen = ''
  while (performance.now() < deadline) {
    const answer = await fetch(url).catch((error: unknown) => `no answer: ${error}`)
    if (typeof answer === 'string') seen = answer
    else {
      seen = `${answer.status} ${await answer.text()}`
      if (good(answer)) return
    }
    const end = await Promise.race([ended, setTimeout(interval, undefined)])
    if (end !== undefined) throw new Error(`${url} was waited for: ${end}:\n${process.output()}`)
  }
  throw new Error(`${url} was waited for ${limits.wait / 1000} s; at last: ${seen}\n${process.output()}`)
}
