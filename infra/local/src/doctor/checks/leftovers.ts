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
export async function temporaryFolders(parents: readonly string[], now = Date.now()): Promise<Finding> {
  const left = (await Promise.all(parents.map((parent) => oldFolders(parent, now)))).flat()
  if (left.length === 0) return ok('temporary folders', 'none is left')
  const some = left.slice(0, 3).join(', ')
  return note(
    'temporary folders',
    `${left.length} of killed runs: ${some}${left.length > 3 ? ', …' : ''}`,
    'delete them',
  )
}

async function oldFolders(parent: string, now: number): Promise<string[]> {
  const names = (await readdir(parent)).filter((name) => name.startsWith('fanfare-'))
  const folders = names.map((name) => join(parent, name))
  const times = await Promise.all(
    folders.map((folder) =>
      stat(folder).then(
        ({ mtimeMs }) => mtimeMs,
        () => now,
      ),
    ),
  )
  return folders.filter((_, index) => now - (times[index] ?? now) > old)
}
