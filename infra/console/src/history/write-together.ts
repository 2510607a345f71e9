import type { DatabaseSync } from 'node:sqlite'

export type WriteTogether = ReturnType<typeof createWriteTogether>

/** Runs what writes in one transaction. When it fails, as on a full disk, nothing of it is kept: `dev` goes on. */
export function createWriteTogether(db: DatabaseSync, report: (text: string) => void) {
  let isFailing = false

  return (write: () => void): void => {
    // Daemons still finish their work when dev has closed its page.
    if (!db.isOpen) return
    try {
      db.exec('BEGIN')
      write()
      db.exec('COMMIT')
      isFailing = false
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK')
      if (!isFailing) report(`stories have gaps: ${error instanceof Error ? error.message : error}`)
      isFailing = true
    }
  }
}
