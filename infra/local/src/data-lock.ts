import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** Never removed: that could remove the lock of another run. */
export const lockFile = 'in-use.lock'

/** The folder cannot be used; the message says why. */
export class DataFolderError extends Error {}

export class DataInUseError extends DataFolderError {
  override readonly name = 'DataInUseError'
}

/** Source: SQLite, result codes: SQLITE_BUSY. */
const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && error.errcode === 5

/** Throws a DataFolderError. The operating system releases SQLite's lock however the process ends. */
export function lockData(folder: string): { release(): void } {
  let lock: DatabaseSync | undefined
  try {
    mkdirSync(folder, { recursive: true })
    const opened = new DatabaseSync(join(folder, lockFile))
    lock = opened
    opened.exec('BEGIN EXCLUSIVE')
    return { release: () => opened.close() }
  } catch (cause) {
    lock?.close()
    const elsewhere = 'or set another folder with FANFARE_DATA=…'
    if (isBusy(cause))
      throw new DataInUseError(`${folder} is in use by another run of \`pnpm dev\`: stop it, ${elsewhere}`)
    const reason = cause instanceof Error ? cause.message : cause
    throw new DataFolderError(`${folder} cannot be written to (${reason}): mend it, ${elsewhere}`, { cause })
  }
}
