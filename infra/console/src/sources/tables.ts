import pg from 'pg'
import type { Databases, Row } from './databases.ts'

export interface Table {
  readonly name: string
  /** At most `mostCounted`. */
  readonly rows: number
  readonly hasMore: boolean
}

/** So that a large table is not read as a whole. */
const mostCounted = 1_000

/** Values that even a developer's screen should not show. */
const secret = /password|secret|token_hash/

async function namesOf(databases: Databases, service: string): Promise<string[]> {
  const rows = await databases.read(
    service,
    `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = 'public' AND c.relkind IN ('r', 'v') AND c.relname <> '_prisma_migrations' ORDER BY name`,
  )
  return rows.map(({ name }) => String(name))
}

/** Counted: PostgreSQL's estimates know neither views nor what was there before it was killed. */
export async function tablesOf(databases: Databases, service: string): Promise<Table[]> {
  const names = await namesOf(databases, service)
  const counts = names.map(
    (name) =>
      `(SELECT count(*)::int FROM (SELECT FROM ${pg.escapeIdentifier(name)} LIMIT ${mostCounted + 1}) AS counted)`,
  )
  const [row] = await databases.read(service, `SELECT ARRAY[${counts.join()}]::int[] AS rows`)
  const rows = row?.['rows']
  return names.map((name, index) => {
    const counted = Array.isArray(rows) ? Number(rows[index]) : 0
    return { name, rows: Math.min(counted, mostCounted), hasMore: counted > mostCounted }
  })
}

/** The newest first, where the key is a UUIDv7 or counts up. Undefined: there is no such table. */
export async function rowsOf(
  databases: Databases,
  service: string,
  table: string,
  { offset, limit }: { readonly offset: number; readonly limit: number },
): Promise<Row[] | undefined> {
  if (!(await namesOf(databases, service)).includes(table)) return undefined
  const key = await databases.read(
    service,
    `SELECT a.attname AS name FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey)
     WHERE i.indrelid = $1::regclass AND i.indisprimary`,
    [pg.escapeIdentifier(table)],
  )
  const order = key.map(({ name }) => `${pg.escapeIdentifier(String(name))} DESC`).join(', ')
  const rows = await databases.read(
    service,
    `SELECT * FROM ${pg.escapeIdentifier(table)} ${order ? `ORDER BY ${order}` : ''} OFFSET $1 LIMIT $2`,
    [offset, limit],
  )
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, secret.test(name) ? '•••' : value])),
  )
}
