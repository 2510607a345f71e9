import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { dataEntries, dataFolder } from './data-folder.ts'
import { DataInUseError, lockData } from './data-lock.ts'

// pnpm fresh: forgets everything that `dev` stored on this machine. Not while it is in use.
const folder = dataFolder(process.env)
try {
  const lock = lockData(folder)
  for (const entry of dataEntries) await rm(join(folder, entry), { recursive: true, force: true })
  lock.release()
  console.log('Local data dropped. The next `pnpm dev` starts anew.')
} catch (error) {
  if (!(error instanceof DataInUseError)) throw error
  console.error(error.message)
  process.exitCode = 1
}
