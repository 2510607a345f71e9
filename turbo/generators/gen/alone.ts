import { join } from 'node:path'
import { DataInUseError, lockData } from '../../../infra/local/src/data-lock.ts'
import { unfinishedRun } from './unfinished.ts'

/** One run at a time, from reading to writing: each edits files that the other has read. Throws an error that explains. */
export async function alone<Result>(root: string, work: () => Promise<Result>): Promise<Result> {
  const lock = lockOf(join(root, 'node_modules', '.cache', 'generators'))
  const unfinished = unfinishedRun(root)
  if (unfinished) console.error(`${unfinished}\n`)
  try {
    return await work()
  } finally {
    lock.release()
  }
}

function lockOf(folder: string) {
  try {
    return lockData(folder)
  } catch (error) {
    if (!(error instanceof DataInUseError)) throw error
    throw new Error('Another gen or remove:service runs in this repository: wait for its end')
  }
}
