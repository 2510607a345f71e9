import { rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { isAlive } from '../alive.ts'
import type { Binaries } from './binaries.ts'
import { withConnection } from './connect.ts'
import { pidFileIn, readPidFile } from './pid-file.ts'
import { shutDown } from './postmaster.ts'

/** Application name of the connection that a run keeps open. */
export const ownerConnection = 'fanfare-owner'

/** Stops the PostgreSQL of a killed run. Throws when the run that started it still runs. */
export async function stopPredecessor(cluster: string, password: string, binaries: Binaries): Promise<void> {
  for (;;) {
    const found = await readPidFile(cluster)
    if (found === undefined || !(await isAlive(found.pid))) return
    const state = await identify(found.port, password, cluster)
    if (state === 'owned') {
      throw new Error(
        `${cluster} is in use by another run, with its database on port ${found.port}: stop that one first`,
      )
    }
    if (state === 'orphan') return shutDown(found.pid, { binaries, cluster })
    if (state === 'another process') return rm(pidFileIn(cluster), { force: true })
    await setTimeout(50)
  }
}

/** Pids are reused after a reboot. */
async function identify(port: number, password: string, cluster: string) {
  try {
    const url = `postgresql://postgres:${password}@127.0.0.1:${port}/postgres?sslmode=disable`
    const { rows } = await withConnection(url, (client) =>
      client.query<{ owned: boolean; folder: string }>(
        `SELECT EXISTS (SELECT FROM pg_stat_activity WHERE application_name = $1) AS owned,
                current_setting('data_directory') AS folder`,
        [ownerConnection],
      ),
    )
    if (rows[0] === undefined || resolve(rows[0].folder) !== cluster) return 'another process'
    return rows[0].owned ? 'owned' : 'orphan'
  } catch (error) {
    return isTransient(error) ? 'starting or stopping' : 'another process'
  }
}

/** The SQLSTATEs admin_shutdown and cannot_connect_now, or a closed connection. */
function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  // pg has no code for it.
  if (error.message === 'Connection terminated unexpectedly') return true
  return 'code' in error && ['57P01', '57P03', 'ECONNRESET'].includes(String(error.code))
}
