import { spawn } from 'node:child_process'

/**
 * Makes this process the one that is asked for, so that nothing is left of the environment that it began with, and
 * nothing stands between it and its signals. Where a system has no such call, the other runs as a child.
 */
export function become(args: readonly string[], env: NodeJS.ProcessEnv): void {
  // Windows lacks it. Source: Node's documentation, process.execve.
  if (process.platform !== 'win32' && process.execve) {
    process.execve(process.execPath, [process.execPath, ...args], defined(env))
  }
  const child = spawn(process.execPath, args, { env, stdio: 'inherit' })
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => child.kill(signal))
  child.once('exit', (code) => process.exit(code ?? 1))
}

const defined = (env: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined))
