import type { SQLInputValue, SQLOutputValue } from 'node:sqlite'
import { noSuch } from '../refusal.ts'
import type { Database } from './database.ts'

/** Stripe's cursor pagination: newest first; the two cursors are ids and exclude what they name. */
export interface PageWish {
  readonly limit?: number
  readonly starting_after?: string
  readonly ending_before?: string
  /** Seconds. */
  readonly created?: number | { gt?: number; gte?: number; lt?: number; lte?: number }
}

export interface Condition {
  readonly sql: string
  readonly values: readonly SQLInputValue[]
}

export interface Page<T> {
  readonly items: readonly T[]
  readonly hasMore: boolean
}

/** Reads a page of one of the tables that have `seq`, `id`, `created` and `record`. */
export function readPage<T>(
  { sqlite }: Database,
  table: 'intents' | 'refunds' | 'events',
  wish: PageWish,
  conditions: readonly Condition[],
  read: (row: Record<string, SQLOutputValue>) => T,
): Page<T> {
  const { limit = 10, starting_after, ending_before } = wish
  const all = [...conditions, ...createdWithin(wish.created)]
  if (starting_after !== undefined) all.push(beside('<', starting_after, 'starting_after'))
  if (ending_before !== undefined) all.push(beside('>', ending_before, 'ending_before'))
  const where = all.map((it) => `AND ${it.sql}`).join(' ')
  const order = ending_before === undefined ? 'DESC' : 'ASC'
  const rows = sqlite
    .prepare(`SELECT * FROM ${table} WHERE TRUE ${where} ORDER BY seq ${order} LIMIT ?`)
    .all(...all.flatMap((it) => it.values), limit + 1)
  const items = rows.slice(0, limit).map(read)
  return { items: order === 'ASC' ? items.reverse() : items, hasMore: rows.length > limit }

  function beside(side: '<' | '>', id: string, param: string): Condition {
    const seq = sqlite.prepare(`SELECT seq FROM ${table} WHERE id = ?`).get(id)?.['seq']
    if (seq === undefined) throw noSuch(table.slice(0, -1), id, param)
    return { sql: `seq ${side} ?`, values: [seq] }
  }
}

function createdWithin(created: PageWish['created']): Condition[] {
  if (created === undefined) return []
  if (typeof created === 'number') return [{ sql: 'created = ?', values: [created] }]
  const bounds = { '>': created.gt, '>=': created.gte, '<': created.lt, '<=': created.lte }
  return Object.entries(bounds).flatMap(([sign, bound]) =>
    bound === undefined ? [] : [{ sql: `created ${sign} ?`, values: [bound] }],
  )
}
