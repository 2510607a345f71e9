import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { guardFlags, serviceFlags, telemetryFlags } from '@fanfare/local'
import { Agent, request } from 'undici'

/** Starts as `dev` does; measures until `/health/ready` answers 200. The process ends with this one. */
export async function startProgram(
  file: string,
  options: { cwd?: string; port: number; env: NodeJS.ProcessEnv },
) {
  const { port, env, cwd } = options
  const began = performance.now()
  const child = spawn(process.execPath, [...serviceFlags, ...telemetryFlags(env), ...guardFlags, file], {
    cwd,
    env: { ...env, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  let failure: Error | undefined
  child.on('error', (error) => {
    failure = error
  })
  const url = `http://127.0.0.1:${port}`
  const dispatcher = new Agent({ connections: 1 })
  while (!(await isReady(url, dispatcher))) {
    if (failure) throw failure
    if (child.exitCode !== null) throw new Error(`${file} ended with ${child.exitCode}`)
    if (performance.now() - began > 30_000) throw new Error(`${file} was not ready after 30 s`)
  }
  const milliseconds = performance.now() - began
  return {
    url,
    pid: child.pid ?? 0,
    milliseconds,
    async stop() {
      await dispatcher.close()
      const exited = once(child, 'exit')
      child.kill('SIGTERM')
      await exited
    },
  }
}

async function isReady(url: string, dispatcher: Agent): Promise<boolean> {
  try {
    const { statusCode, body } = await request(`${url}/health/ready`, { dispatcher })
    await body.dump()
    return statusCode === 200
  } catch {
    // Polling without a pause would slow the start.
    await setTimeout(5)
    return false
  }
}
