import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { dataEntries, dataFolder } from '../data-folder.ts'
import { lockData } from '../data-lock.ts'

/** A folder of its own, without data: what other runs have stored stays. Throws DataInUseError. */
export async function emptyReplayFolder(env: NodeJS.ProcessEnv): Promise<string> {
  const dir = join(dataFolder(env), 'replay')
  const lock = lockData(dir)
  for (const entry of dataEntries) await rm(join(dir, entry), { recursive: true, force: true })
  lock.release()
  return dir
}
