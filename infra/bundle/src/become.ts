import { spawn } from 'node:child_process'

/** The new program gets signals directly, and the first environment does not stay in memory. */
export function become(args: readonly string[], env: NodeJS.ProcessEnv): void {
  // Not on Windows. Source: Node's documentation, process.execve.
  if (process.platform !== 'win32' && process.execve) {
    process.execve(process.execPath, [process.execPath, ...args], defined(env))
  }
  const child = spawn(process.execPath, args, { env, stdio: 'inherit' })
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => child.kill(signal))
  child.once('exit', (code) => process.exit(code ?? 1))
}

const defined = (env: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined))
