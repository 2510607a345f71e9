import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { optionsOf, readCommand } from '@fanfare/command'
import { dataEntries, dataFolder } from './data-folder.ts'
import { DataFolderError, lockData } from './data-lock.ts'

const usage = `Usage: pnpm fresh

  Deletes everything that dev has stored on this machine: databases, messages, mails, secrets.
  It refuses while dev runs.`

readCommand(usage, (args) => optionsOf(args, {}))

const folder = dataFolder(process.env)
try {
  const lock = lockData(folder)
  for (const entry of dataEntries) await rm(join(folder, entry), { recursive: true, force: true })
  lock.release()
  console.log('Local data removed. The next `pnpm dev` starts without data.')
} catch (error) {
  if (!(error instanceof DataFolderError)) throw error
  console.error(error.message)
  process.exitCode = 1
}
