import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { open, readFile } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'
import { hangTimeout } from '@fanfare/emulators/lifecycle'
import { hasEnded, isAlive } from '../alive.ts'
import type { Account } from './account.ts'
import type { Binaries } from './binaries.ts'
import { readPidFile } from './pid-file.ts'

const run = promisify(execFile)
const windows = process.platform === 'win32'

export interface Launch {
  readonly binaries: Binaries
  readonly cluster: string
  readonly log: string
  readonly account: Account
}

/** Returns the pid when PostgreSQL is ready. Throws with the end of its log otherwise. */
export async function launch(what: Launch): Promise<number> {
  const deadline = Date.now() + hangTimeout.start
  for (;;) {
    const pid = await launchOnce(what, deadline)
    if (pid !== undefined) return pid
    const log = await readFile(what.log, 'utf8')
    // Processes of a killed PostgreSQL may end later.
    const predecessorIsEnding = log.includes('pre-existing shared memory block')
    if (!predecessorIsEnding || Date.now() > deadline) throw new Error(explain(what, log))
    await setTimeout(50)
  }
}

async function launchOnce({ binaries, cluster, log, account }: Launch, deadline: number) {
  // pg_ctl drops administrator rights, with which PostgreSQL refuses to run.
  if (windows) {
    const start = run(binaries.pg_ctl, ['start', '-D', cluster, '-l', log, '-w', '-s'], { windowsHide: true })
    await start.catch(() => undefined)
    return (await readPidFile(cluster))?.pid
  }
  await using file = await open(log, 'w')
  const postmaster = spawn(binaries.postgres, ['-D', cluster], {
    ...account,
    cwd: cluster,
    // Ctrl-C must not stop PostgreSQL before the services are drained.
    detached: true,
    stdio: ['ignore', file.fd, file.fd],
  })
  if (await becameReady(postmaster, cluster, deadline)) return postmaster.pid
  postmaster.kill('SIGKILL')
  return undefined
}

async function becameReady(postmaster: ChildProcess, cluster: string, deadline: number): Promise<boolean> {
  const failed = new Promise<never>((_, reject) => postmaster.once('error', reject))
  while (postmaster.exitCode === null && postmaster.signalCode === null && Date.now() < deadline) {
    const file = await Promise.race([readPidFile(cluster), failed])
    if (file?.ready && file.pid === postmaster.pid) return true
    await Promise.race([setTimeout(5), failed])
  }
  return false
}

/** PostgreSQL's "fast shutdown"; SIGKILL after `grace` milliseconds. Resolves when the process has ended. */
export async function shutDown(
  pid: number,
  { binaries, cluster }: Pick<Launch, 'binaries' | 'cluster'>,
  grace: number = hangTimeout.stop,
) {
  if (!(await isAlive(pid))) return
  if (windows) await run(binaries.pg_ctl, ['stop', '-D', cluster, '-m', 'fast', '-s'], { windowsHide: true })
  else signal(pid, 'SIGINT')
  if (await hasEnded(pid, grace)) return
  await kill(pid)
}

export async function kill(pid: number): Promise<void> {
  if (!(await isAlive(pid))) return
  signal(pid, 'SIGKILL')
  await hasEnded(pid, hangTimeout.stop)
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

function explain({ cluster }: Launch, log: string): string {
  const end = log.trim().split('\n').slice(-6).join('\n')
  return `PostgreSQL did not start in ${cluster} (\`pnpm fresh\` removes local data):\n${end}`
}
