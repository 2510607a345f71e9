import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { isAlive } from '../../alive.ts'
import { clusterIn } from '../../postgres/cluster.ts'
import { readPidFile } from '../../postgres/pid-file.ts'
import { type Finding, note, ok } from '../finding.ts'
import type { Machine } from '../machine.ts'

/** In milliseconds. No run of the tests takes so long. */
const old = 24 * 3600_000

/** The PostgreSQL of a run that was killed together with its watchdog. */
export async function database({ dir, devRuns }: Pick<Machine, 'dir' | 'devRuns'>): Promise<Finding> {
  const about = 'killed runs'
  const left = await readPidFile(clusterIn(join(dir, 'postgres')))
  if (devRuns || left === undefined) return ok(about, 'no database is left running')
  if (!(await isAlive(left.pid)))
    return note(about, 'the database was not shut down: the next dev recovers it')
  return note(
    about,
    `a database may still run (pid ${left.pid}, port ${left.port}): the next dev stops it`,
    'npx --yes pnpm@12 dev',
  )
}

/** Of tests that were killed together with their sweeper. */
export async function temporaryFolders(folder: string, now = Date.now()): Promise<Finding> {
  const names = (await readdir(folder)).filter((name) => name.startsWith('fanfare-'))
  const times = await Promise.all(
    names.map((name) =>
      stat(join(folder, name)).then(
        ({ mtimeMs }) => mtimeMs,
        () => now,
      ),
    ),
  )
  const left = names.filter((_, index) => now - (times[index] ?? now) > old)
  if (left.length === 0) return ok('temporary folders', 'none is left')
  const some = left.slice(0, 3).join(', ')
  return note(
    'temporary folders',
    `${left.length} of killed runs in ${folder}: ${some}${left.length > 3 ? ', …' : ''}`,
    'delete them',
  )
}
