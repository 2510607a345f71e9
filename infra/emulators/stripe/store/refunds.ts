import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { resourceMissing } from '../errors.ts'
import type { Database } from './index.ts'
import { type Page, type PageQuery, readPage } from './page.ts'

/** Amount in minor units, time in seconds. */
const RefundRecord = Type.Object({
  id: Type.String(),
  created: Type.Integer(),
  intent: Type.String(),
  charge: Type.String(),
  amount: Type.Integer(),
  currency: Type.String(),
  reason: Type.Union([Type.String(), Type.Null()]),
  metadata: Type.Record(Type.String(), Type.String()),
  status: Type.Optional(Type.Enum(['succeeded', 'failed'])),
  failureReason: Type.Optional(Type.String()),
})
export type RefundRecord = Static<typeof RefundRecord>

const Row = Compile(Type.Object({ record: Type.String() }))
const Record = Compile(RefundRecord)

function read(row: unknown): RefundRecord {
  return Record.Parse(JSON.parse(Row.Parse(row).record))
}

export function refundStore(database: Database) {
  const { sqlite } = database
  const insert = sqlite.prepare(
    'INSERT INTO refunds (id, created, intent, charge, record) VALUES (?, ?, ?, ?, ?)',
  )
  const replace = sqlite.prepare('UPDATE refunds SET record = ? WHERE id = ?')
  const byIntent = sqlite.prepare('SELECT record FROM refunds WHERE intent = ? ORDER BY seq DESC')
  const byId = sqlite.prepare('SELECT record FROM refunds WHERE id = ?')

  return {
    add(refund: RefundRecord): void {
      insert.run(refund.id, refund.created, refund.intent, refund.charge, JSON.stringify(refund))
    },
    update(refund: RefundRecord): void {
      replace.run(JSON.stringify(refund), refund.id)
    },
    /** Newest first. */
    ofIntent: (intent: string): RefundRecord[] => byIntent.all(intent).map(read),
    /** Throws Stripe's 404. */
    get(id: string): RefundRecord {
      const row = byId.get(id)
      if (row === undefined) throw resourceMissing('refund', id, 'id', 404)
      return read(row)
    },
    page(query: PageQuery & { payment_intent?: string; charge?: string }): Page<RefundRecord> {
      const conditions = [
        ...(query.payment_intent === undefined
          ? []
          : [{ sql: 'intent = ?', values: [query.payment_intent] }]),
        ...(query.charge === undefined ? [] : [{ sql: 'charge = ?', values: [query.charge] }]),
      ]
      return readPage(database, 'refunds', query, conditions, read)
    },
  }
}
