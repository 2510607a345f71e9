import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** Never removed: that could remove the lock of another run. */
export const lockFile = 'in-use.lock'

export class DataInUseError extends Error {
  override readonly name = 'DataInUseError'
}

/** Throws DataInUseError. The operating system releases SQLite's lock however the process ends. */
export function lockData(folder: string): { release(): void } {
  mkdirSync(folder, { recursive: true })
  const lock = new DatabaseSync(join(folder, lockFile))
  try {
    lock.exec('BEGIN EXCLUSIVE')
  } catch {
    lock.close()
    throw new DataInUseError(
      `${folder} is in use by another run of \`pnpm dev\`: stop it, or set another folder with FANFARE_DATA=…`,
    )
  }
  return { release: () => lock.close() }
}
