import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A process that ends with its test, and what it has written. */
export interface Run {
  readonly child: ChildProcess
  output(): string
  /** Its exit code, when it has ended; null after a signal that it did not handle. */
  readonly ended: Promise<number | null>
}

/** Runs a command as an instance would: `node` is this Node, there is no shell, and no other variables than those given. */
export function run(command: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Run {
  const [program = '', ...args] = command
  const child = spawn(program === 'node' ? process.execPath : program, args, {
    cwd,
    env: { PATH: `${dirname(process.execPath)}:/usr/bin:/bin`, ...env },
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

/** Runs a command to its end; throws, with what it wrote, when that is a failure. */
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

/** The commands of a Procfile, by name, as the words that they consist of. */
export async function procfile(folder: string): Promise<Map<string, string[]>> {
  const lines = (await readFile(join(folder, 'Procfile'), 'utf8')).trim().split('\n')
  return new Map(
    lines.map((line) => {
      const [, name = '', command = ''] = /^([A-Za-z0-9_-]+):\s*(\S.*)$/.exec(line) ?? []
      return [name, command.split(' ')]
    }),
  )
}

/** What the platform runs before a new version takes traffic. */
export const migrate = (folder: string, env: NodeJS.ProcessEnv) =>
  runToEnd([join(folder, '.platform/hooks/predeploy/10-migrate.sh')], folder, env)

/** Waits until a process answers 200 there; throws, with what it wrote, when it ends before. */
export async function untilOk(url: string, process: Run): Promise<Response> {
  let code: number | null | undefined
  void process.ended.then((ended) => {
    code = ended
  })
  for (;;) {
    const answer = await fetch(url).catch(() => undefined)
    if (answer?.ok) return answer
    await answer?.body?.cancel()
    if (code !== undefined) throw new Error(`it ended with ${code}:\n${process.output()}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
