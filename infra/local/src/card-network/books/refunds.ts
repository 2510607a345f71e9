import Type from 'typebox'
import { Compile } from 'typebox/compile'
import { RefundRecord } from '../refund.ts'
import { noSuch } from '../refusal.ts'
import type { Database } from './database.ts'
import { type Page, type PageWish, readPage } from './page.ts'

const Row = Compile(Type.Object({ record: Type.String() }))
const Record = Compile(RefundRecord)

function read(row: unknown): RefundRecord {
  return Record.Parse(JSON.parse(Row.Parse(row).record))
}

export function refundBook(database: Database) {
  const { sqlite } = database
  const insert = sqlite.prepare(
    'INSERT INTO refunds (id, created, intent, charge, record) VALUES (?, ?, ?, ?, ?)',
  )
  const byId = sqlite.prepare('SELECT record FROM refunds WHERE id = ?')

  return {
    add(refund: RefundRecord): void {
      insert.run(refund.id, refund.created, refund.intent, refund.charge, JSON.stringify(refund))
    },
    /** Throws Stripe's 404. */
    get(id: string): RefundRecord {
      const row = byId.get(id)
      if (row === undefined) throw noSuch('refund', id, 'id', 404)
      return read(row)
    },
    page(wish: PageWish & { payment_intent?: string; charge?: string }): Page<RefundRecord> {
      const conditions = [
        ...(wish.payment_intent === undefined ? [] : [{ sql: 'intent = ?', values: [wish.payment_intent] }]),
        ...(wish.charge === undefined ? [] : [{ sql: 'charge = ?', values: [wish.charge] }]),
      ]
      return readPage(database, 'refunds', wish, conditions, read)
    },
  }
}
