import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { eventStore } from './events.ts'
import { idempotencyKeyStore } from './idempotency-keys.ts'
import { intentStore } from './intents.ts'
import { refundStore } from './refunds.ts'

const schemaVersion = 1

const tables = `
  CREATE TABLE IF NOT EXISTS intents (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, created INTEGER NOT NULL,
    settles_at INTEGER, record TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS intents_that_settle ON intents (settles_at) WHERE settles_at IS NOT NULL;

  CREATE TABLE IF NOT EXISTS refunds (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, created INTEGER NOT NULL,
    intent TEXT NOT NULL, charge TEXT NOT NULL, record TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS refunds_of_intent ON refunds (intent);

  CREATE TABLE IF NOT EXISTS events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, created INTEGER NOT NULL,
    type TEXT NOT NULL, intent TEXT NOT NULL, record TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0, next_at INTEGER NOT NULL, delivered_at INTEGER, answer TEXT
  ) STRICT;
  CREATE INDEX IF NOT EXISTS events_to_deliver ON events (next_at) WHERE delivered_at IS NULL;

  CREATE TABLE IF NOT EXISTS idempotency_keys (
    key TEXT PRIMARY KEY, created_at INTEGER NOT NULL, endpoint TEXT NOT NULL, fingerprint TEXT NOT NULL,
    request TEXT NOT NULL, status INTEGER NOT NULL, body TEXT NOT NULL
  ) STRICT;
`

export interface Database {
  readonly sqlite: DatabaseSync
  /** Rolls back when `change` throws. */
  transaction<T>(change: () => T): T
  close(): void
}

export type Store = ReturnType<typeof openStore>

/** One SQLite file in `dir`, created when missing. */
export function openStore(dir: string) {
  const database = openDatabase(dir)
  return {
    intents: intentStore(database),
    refunds: refundStore(database),
    events: eventStore(database),
    keys: idempotencyKeyStore(database),
    transaction: database.transaction,
    close: database.close,
  }
}

function openDatabase(dir: string): Database {
  mkdirSync(dir, { recursive: true })
  const path = join(dir, 'card-network.db')
  const sqlite = new DatabaseSync(path)
  sqlite.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL')
  const found = sqlite.prepare('PRAGMA user_version').get()?.['user_version']
  if (found !== 0 && found !== schemaVersion) {
    sqlite.close()
    throw new Error(`${path} was written by another version of the Stripe emulator: delete it to start again`)
  }
  sqlite.exec(`${tables} PRAGMA user_version = ${schemaVersion}`)

  return {
    sqlite,
    transaction(change) {
      sqlite.exec('BEGIN IMMEDIATE')
      try {
        const result = change()
        sqlite.exec('COMMIT')
        return result
      } catch (error) {
        sqlite.exec('ROLLBACK')
        throw error
      }
    },
    close: () => sqlite.close(),
  }
}
