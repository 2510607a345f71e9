import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** The file by which a data folder is one run's at a time. It stays: whoever removed it might remove another's lock. */
export const lockFile = 'in-use.lock'

/** The data is another run's: its message names the folder, and the way out. */
export class DataInUseError extends Error {
  override readonly name = 'DataInUseError'
}

/**
 * Takes a data folder for this run; makes it when it is missing. SQLite's lock is the system's own: it goes with the
 * process, however that ends. Throws DataInUseError when another run has it.
 */
export function lockData(folder: string): { release(): void } {
  mkdirSync(folder, { recursive: true })
  const lock = new DatabaseSync(join(folder, lockFile))
  try {
    lock.exec('BEGIN EXCLUSIVE')
  } catch {
    lock.close()
    throw new DataInUseError(
      `${folder} is in use by another run of \`pnpm dev\`: stop it, or choose another folder with FANFARE_DATA=…`,
    )
  }
  return { release: () => lock.close() }
}
