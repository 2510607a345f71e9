import { execFile } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { dataEntries } from '../../data-folder.ts'
import { type Finding, ok, problem } from '../finding.ts'
import type { Machine } from '../machine.ts'

const run = promisify(execFile)

/** In milliseconds. */
const tolerance = 60_000

/**
 * Without a network: this clock is behind when something of the past lies in its future. A clock that went back makes
 * ids, which are ordered by time, and tokens wrong.
 */
export async function clock(
  { root, dir }: Pick<Machine, 'root' | 'dir'>,
  now = Date.now(),
): Promise<Finding> {
  const written = dataEntries.map(
    (entry) => [`${entry} of the stored data`, changedAt(join(dir, entry))] as const,
  )
  const past = [['the last commit', lastCommit(root)] as const, ...written]
  for (const [what, time] of past) {
    const ahead = (await time) - now
    if (ahead < tolerance) continue
    const says = `${new Date(now).toISOString()} is before ${what}, by ${Math.round(ahead / 60_000)} minutes`
    return problem('clock', says, 'set the clock of this machine; of a virtual machine: restart it')
  }
  return ok('clock', new Date(now).toISOString())
}

const changedAt = (path: string) =>
  stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  )

/** 0 without git. */
const lastCommit = (root: string) =>
  run('git', ['log', '-1', '--format=%ct'], { cwd: root, windowsHide: true }).then(
    ({ stdout }) => Number(stdout) * 1000,
    () => 0,
  )
