import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { EventRecord } from '../event.ts'
import { noSuch } from '../refusal.ts'
import type { Database } from './database.ts'
import { type Page, type PageWish, readPage } from './page.ts'

const Row = Type.Object({
  record: Type.String(),
  intent: Type.String(),
  attempts: Type.Integer(),
  next_at: Type.Integer(),
  delivered_at: Type.Union([Type.Integer(), Type.Null()]),
  answer: Type.Union([Type.String(), Type.Null()]),
})
const rowReader = Compile(Row)
const recordReader = Compile(EventRecord)

/** An event and how far its webhook has come. `answer` is the status of the last attempt, or why there was none. */
export interface KeptEvent extends Omit<Static<typeof Row>, 'record'> {
  readonly event: EventRecord
}

function read(row: unknown): KeptEvent {
  const { record, ...delivery } = rowReader.Parse(row)
  return { event: recordReader.Parse(JSON.parse(record)), ...delivery }
}

export interface EventWish extends PageWish {
  readonly type?: string
  readonly types?: readonly string[]
  readonly delivery_success?: boolean
}

export function eventBook(database: Database) {
  const { sqlite } = database
  const insert = sqlite.prepare(
    'INSERT INTO events (id, created, type, intent, record, next_at) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const byId = sqlite.prepare('SELECT * FROM events WHERE id = ?')
  const all = sqlite.prepare('SELECT * FROM events ORDER BY seq')
  const pending = sqlite.prepare(
    'SELECT * FROM events WHERE delivered_at IS NULL ORDER BY next_at, seq LIMIT ?',
  )
  const delivered = sqlite.prepare(
    'UPDATE events SET delivered_at = ?, attempts = attempts + 1, answer = ? WHERE id = ?',
  )
  const failed = sqlite.prepare(
    'UPDATE events SET next_at = ?, attempts = attempts + 1, answer = ? WHERE id = ?',
  )
  const hurry = sqlite.prepare('UPDATE events SET next_at = ? WHERE delivered_at IS NULL')
  const waiting = sqlite.prepare('SELECT count(*) AS count FROM events WHERE delivered_at IS NULL')

  return {
    add(event: EventRecord, intent: string, now: number): void {
      insert.run(event.id, event.created, event.type, intent, JSON.stringify(event), now)
    },
    /** Throws Stripe's 404. */
    get(id: string): KeptEvent {
      const row = byId.get(id)
      if (row === undefined) throw noSuch('event', id, 'id', 404)
      return read(row)
    },
    page(wish: EventWish): Page<KeptEvent> {
      const types = wish.type === undefined ? wish.types : [wish.type]
      const conditions = []
      if (types !== undefined) {
        conditions.push({ sql: `type IN (${types.map(() => '?').join()})`, values: types })
      }
      if (wish.delivery_success !== undefined) {
        conditions.push({
          sql: `delivered_at IS ${wish.delivery_success ? 'NOT NULL' : 'NULL'}`,
          values: [],
        })
      }
      return readPage(database, 'events', wish, conditions, read)
    },
    /** Oldest first. */
    all: (): KeptEvent[] => all.all().map(read),
    /** Those whose webhook nobody has taken yet, the next attempt first. */
    pending: (limit: number): KeptEvent[] => pending.all(limit).map(read),
    pendingCount: (): number => Number(waiting.get()?.['count']),
    delivered(id: string, now: number, answer: string): void {
      delivered.run(now, answer, id)
    },
    failed(id: string, nextAt: number, answer: string): void {
      failed.run(nextAt, answer, id)
    },
    /** Every pending webhook is tried at once, whatever its back-off. */
    hurry(now: number): void {
      hurry.run(now)
    },
  }
}
