import { rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { isAlive } from '../alive.ts'
import type { Binaries } from './binaries.ts'
import { withConnection } from './connect.ts'
import { pidFileIn, readPidFile } from './pid-file.ts'
import { shutDown } from './postmaster.ts'

/** The name of the connection that a run keeps open for as long as it lives. */
export const ownerConnection = 'fanfare-owner'

/**
 * Stops the PostgreSQL that a run which was killed left behind in this data folder. Throws when that run still lives:
 * two at once would take each other's database away.
 */
export async function stopPredecessor(cluster: string, password: string, binaries: Binaries): Promise<void> {
  for (;;) {
    const found = await readPidFile(cluster)
    if (found === undefined || !(await isAlive(found.pid))) return
    const answer = await ask(found.port, password, cluster)
    if (answer === 'owned') {
      throw new Error(
        `${cluster} is in use by another run, with its database on port ${found.port}: stop that one first`,
      )
    }
    if (answer === 'orphan') return shutDown(found.pid, { binaries, cluster })
    if (answer === 'somebody else') return rm(pidFileIn(cluster), { force: true })
    await setTimeout(50)
  }
}

/**
 * Pids are used again after a reboot, so the process that has the pid in the file is asked who it is before it is ended.
 * `passing`: it starts or stops at this moment.
 */
async function ask(port: number, password: string, cluster: string) {
  try {
    const url = `postgresql://postgres:${password}@127.0.0.1:${port}/postgres?sslmode=disable`
    const { rows } = await withConnection(url, (client) =>
      client.query<{ owned: boolean; folder: string }>(
        `SELECT EXISTS (SELECT FROM pg_stat_activity WHERE application_name = $1) AS owned,
                current_setting('data_directory') AS folder`,
        [ownerConnection],
      ),
    )
    if (rows[0] === undefined || resolve(rows[0].folder) !== cluster) return 'somebody else'
    return rows[0].owned ? 'owned' : 'orphan'
  } catch (error) {
    return isPassing(error) ? 'passing' : 'somebody else'
  }
}

/** The SQLSTATEs cannot_connect_now and admin_shutdown, or a connection that is cut while the server stops. */
function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  // pg has no code for it.
  if (error.message === 'Connection terminated unexpectedly') return true
  return 'code' in error && ['57P01', '57P03', 'ECONNRESET'].includes(String(error.code))
}
