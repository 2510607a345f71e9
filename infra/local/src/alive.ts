import { readFile } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'

/** False for a zombie: orphans become zombies in many containers. */
export async function isAlive(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0)
  } catch (error) {
    // EPERM: it runs as another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
  if (process.platform !== 'linux') return true
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  return !/\) [ZX] /.test(stat)
}

/** False when the process still runs. */
export async function hasEnded(pid: number, milliseconds: number): Promise<boolean> {
  const deadline = Date.now() + milliseconds
  while (await isAlive(pid)) {
    if (Date.now() > deadline) return false
    await setTimeout(10)
  }
  return true
}
