import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

interface PidFile {
  readonly pid: number
  readonly port: number
  readonly ready: boolean
}

export const pidFileIn = (cluster: string): string => join(cluster, 'postmaster.pid')

/** Source: PostgreSQL, src/include/utils/pidfile.h */
export async function readPidFile(cluster: string): Promise<PidFile | undefined> {
  const lines = (await readFile(pidFileIn(cluster), 'utf8').catch(() => '')).split('\n')
  const pid = Number(lines[0])
  if (!Number.isInteger(pid) || pid <= 0) return undefined
  return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' }
}
