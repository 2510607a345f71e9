import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { resourceMissing } from '../errors.ts'
import { EventRecord } from '../event.ts'
import type { Database } from './index.ts'
import { type Page, type PageQuery, readPage } from './page.ts'

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

/** `answer`: status of the last attempt, or why there was none. */
export interface StoredEvent extends Omit<Static<typeof Row>, 'record'> {
  readonly event: EventRecord
}

function read(row: unknown): StoredEvent {
  const { record, ...delivery } = rowReader.Parse(row)
  return { event: recordReader.Parse(JSON.parse(record)), ...delivery }
}

export interface EventQuery extends PageQuery {
  readonly type?: string
  readonly types?: readonly string[]
  readonly delivery_success?: boolean
}

export function eventStore(database: Database) {
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
  const makeDue = sqlite.prepare('UPDATE events SET next_at = ? WHERE delivered_at IS NULL')
  const waiting = sqlite.prepare('SELECT count(*) AS count FROM events WHERE delivered_at IS NULL')

  return {
    add(event: EventRecord, intent: string, now: number): void {
      insert.run(event.id, event.created, event.type, intent, JSON.stringify(event), now)
    },
    /** Throws Stripe's 404. */
    get(id: string): StoredEvent {
      const row = byId.get(id)
      if (row === undefined) throw resourceMissing('event', id, 'id', 404)
      return read(row)
    },
    page(query: EventQuery): Page<StoredEvent> {
      const types = query.type === undefined ? query.types : [query.type]
      const conditions = []
      if (types !== undefined) {
        conditions.push({ sql: `type IN (${types.map(() => '?').join()})`, values: types })
      }
      if (query.delivery_success !== undefined) {
        conditions.push({
          sql: `delivered_at IS ${query.delivery_success ? 'NOT NULL' : 'NULL'}`,
          values: [],
        })
      }
      return readPage(database, 'events', query, conditions, read)
    },
    all: (): StoredEvent[] => all.all().map(read),
    /** Without a 2xx, next attempt first. */
    pending: (limit: number): StoredEvent[] => pending.all(limit).map(read),
    pendingCount: (): number => Number(waiting.get()?.['count']),
    delivered(id: string, now: number, answer: string): void {
      delivered.run(now, answer, id)
    },
    failed(id: string, nextAt: number, answer: string): void {
      failed.run(nextAt, answer, id)
    },
    /** Ends the back-off of pending webhooks. */
    makeDue(now: number): void {
      makeDue.run(now)
    },
  }
}
