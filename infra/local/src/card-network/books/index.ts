import { openDatabase } from './database.ts'
import { eventBook } from './events.ts'
import { intentBook } from './intents.ts'
import { keyBook } from './keys.ts'
import { refundBook } from './refunds.ts'

export type Books = ReturnType<typeof openBooks>

/** Everything the card network knows, in one SQLite file under `dir`. */
export function openBooks(dir: string) {
  const database = openDatabase(dir)
  return {
    intents: intentBook(database),
    refunds: refundBook(database),
    events: eventBook(database),
    keys: keyBook(database),
    transaction: database.transaction,
    close: database.close,
  }
}
