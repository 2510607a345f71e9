import pg from 'pg'
import type { Databases, Row } from './databases.ts'

export interface Table {
  readonly name: string
  /** As PostgreSQL estimates it. */
  readonly rows: number
}

/** Values that even a developer's screen should not show. */
const secret = /password|secret|token_hash/

export async function tablesOf(databases: Databases, service: string): Promise<Table[]> {
  const rows = await databases.read(
    service,
    `SELECT c.relname AS name, greatest(s.n_live_tup, 0)::float8 AS rows FROM pg_class c
     JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_stat_user_tables s ON s.relid = c.oid
     WHERE n.nspname = 'public' AND c.relkind IN ('r', 'v') AND c.relname <> '_prisma_migrations' ORDER BY name`,
  )
  return rows.map((row) => ({ name: String(row['name']), rows: Number(row['rows'] ?? 0) }))
}

/** The newest first, where the key is a UUIDv7 or counts up. Undefined: there is no such table. */
export async function rowsOf(
  databases: Databases,
  service: string,
  table: string,
  { offset, limit }: { readonly offset: number; readonly limit: number },
): Promise<Row[] | undefined> {
  const known = await tablesOf(databases, service)
  if (!known.some(({ name }) => name === table)) return undefined
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
