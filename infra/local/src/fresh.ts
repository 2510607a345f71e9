import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { dataEntries, dataFolder } from './data-folder.ts'
import { DataInUseError, lockData } from './data-lock.ts'

// pnpm fresh: removes everything that `dev` stored on this machine, unless `dev` runs.
const folder = dataFolder(process.env)
try {
  const lock = lockData(folder)
  for (const entry of dataEntries) await rm(join(folder, entry), { recursive: true, force: true })
  lock.release()
  console.log('Local data removed. The next `pnpm dev` starts without data.')
} catch (error) {
  if (!(error instanceof DataInUseError)) throw error
  console.error(error.message)
  process.exitCode = 1
}
