import type { SQLInputValue, SQLOutputValue } from 'node:sqlite'
import { resourceMissing } from '../errors.ts'
import type { Database } from './index.ts'

/** Stripe's pagination: newest first; a cursor is an id, and excluded. */
export interface PageQuery {
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

/** For tables with `seq`, `id`, `created` and `record`. */
export function readPage<T>(
  { sqlite }: Database,
  table: 'intents' | 'refunds' | 'events',
  query: PageQuery,
  conditions: readonly Condition[],
  read: (row: Record<string, SQLOutputValue>) => T,
): Page<T> {
  const { limit = 10, starting_after, ending_before } = query
  const all = [...conditions, ...createdWithin(query.created)]
  if (starting_after !== undefined) all.push(cursor('<', starting_after, 'starting_after'))
  if (ending_before !== undefined) all.push(cursor('>', ending_before, 'ending_before'))
  const where = all.map((it) => `AND ${it.sql}`).join(' ')
  const order = ending_before === undefined ? 'DESC' : 'ASC'
  const rows = sqlite
    .prepare(`SELECT * FROM ${table} WHERE TRUE ${where} ORDER BY seq ${order} LIMIT ?`)
    .all(...all.flatMap((it) => it.values), limit + 1)
  const items = rows.slice(0, limit).map(read)
  return { items: order === 'ASC' ? items.reverse() : items, hasMore: rows.length > limit }

  function cursor(side: '<' | '>', id: string, param: string): Condition {
    const seq = sqlite.prepare(`SELECT seq FROM ${table} WHERE id = ?`).get(id)?.['seq']
    if (seq === undefined) throw resourceMissing(table.slice(0, -1), id, param)
    return { sql: `seq ${side} ?`, values: [seq] }
  }
}

function createdWithin(created: PageQuery['created']): Condition[] {
  if (created === undefined) return []
  if (typeof created === 'number') return [{ sql: 'created = ?', values: [created] }]
  const bounds = { '>': created.gt, '>=': created.gte, '<': created.lt, '<=': created.lte }
  return Object.entries(bounds).flatMap(([sign, bound]) =>
    bound === undefined ? [] : [{ sql: `created ${sign} ?`, values: [bound] }],
  )
}
