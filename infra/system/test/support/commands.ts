import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { outputOf } from '@fanfare/command'
import { freePort, temporaryFolder } from '@fanfare/local'
import { shell } from '@fanfare/local/testing'
import { onTestFinished } from 'vitest'
import { showIfFailed } from './programs.ts'
import { cheapHashes } from './stack.ts'

/** For `dev` with these services: free ports and a temporary data folder. */
export async function ownEnvironment(services: readonly string[]) {
  const { dir, remove } = await temporaryFolder('dev', { inMemory: true })
  onTestFinished(remove)
  const parts = ['EDGE', 'POSTGRES', 'AWS', 'CARD_NETWORK', 'MAILBOX', 'SMTP']
  const names = services.map((name) => name.toUpperCase().replaceAll('-', '_'))
  const portOf = async (name: string, inARow: number) => [`${name}_PORT`, String(await freePort(inARow))]
  const ports = await Promise.all([
    ...parts.map((name) => portOf(name, 1)),
    // A worker's port follows its web's.
    ...names.map((name) => portOf(name, 2)),
  ])
  const env: NodeJS.ProcessEnv = { ...shell, ...cheapHashes, ...Object.fromEntries(ports), FANFARE_DATA: dir }
  return { env, edgePort: Number(env['EDGE_PORT']), marker: dir }
}

/** Runs a command by a shell in a process group of its own, as for Ctrl-C. */
export function run(command: string, env: NodeJS.ProcessEnv, cwd: string) {
  const child = spawn(command, {
    cwd,
    env,
    shell: true,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = outputOf(child)
  const ended = once(child, 'close')
  showIfFailed(command, output)
  const signal = (name: NodeJS.Signals) => {
    if (!child.pid || child.exitCode !== null || child.signalCode !== null) return
    // Windows has neither signals nor groups: all are ended at once.
    if (process.platform === 'win32') spawnSync('taskkill', ['/pid', String(child.pid), '/t', '/f'])
    else process.kill(-child.pid, name)
  }
  onTestFinished(async () => {
    signal('SIGTERM')
    await ended
  })
  return { output, ended, interrupt: () => signal('SIGINT') }
}
