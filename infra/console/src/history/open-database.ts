import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** Codes of SQLite: the file is damaged, or is no database. */
const damaged = new Set([11, 26])

/** With `:memory:`, nothing is kept. Nor is it where the file cannot be used: that must not keep `dev` from starting. */
export function openDatabase(dir: string, report: (text: string) => void): DatabaseSync {
  if (dir === ':memory:') return open(dir)
  const file = join(dir, 'history.db')
  try {
    mkdirSync(dir, { recursive: true })
    return openOrReplace(file, report)
  } catch (error) {
    report(
      `${file} cannot be used, so that orders of this run have no story in the next: ${messageOf(error)}`,
    )
    return open(':memory:')
  }
}

function openOrReplace(file: string, report: (text: string) => void): DatabaseSync {
  try {
    return open(file)
  } catch (error) {
    if (!damaged.has(Object(error).errcode)) throw error
    report(`${file} was damaged, and is empty now: ${messageOf(error)}`)
    for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true })
    return open(file)
  }
}

function open(file: string): DatabaseSync {
  const db = new DatabaseSync(file)
  try {
    db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;
      CREATE TABLE IF NOT EXISTS facts (
        id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, journey TEXT NOT NULL, fact TEXT NOT NULL);
      CREATE INDEX IF NOT EXISTS facts_journey ON facts (journey, id);
      CREATE TABLE IF NOT EXISTS spans (
        number INTEGER PRIMARY KEY, trace TEXT NOT NULL, id TEXT NOT NULL, span TEXT NOT NULL);
      CREATE UNIQUE INDEX IF NOT EXISTS spans_trace ON spans (trace, id);`)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
