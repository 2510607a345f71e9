import pg from 'pg'

export type Databases = ReturnType<typeof createDatabases>
export type Row = Record<string, unknown>

/** In SQL: a time as milliseconds since 1970. */
export const milliseconds = (time: string) => `(extract(epoch FROM ${time}) * 1000)::float8`

/** PostgreSQL's codes: no such table, no such column. A project may have removed the service, or changed it. */
const absent = new Set(['42P01', '42703'])

/** Read-only sessions in the services' databases. */
export function createDatabases(services: ReadonlySet<string>, urlOf: (service: string) => string) {
  const pools = new Map<string, pg.Pool>()

  function poolOf(service: string): pg.Pool {
    const known = pools.get(service)
    if (known) return known
    const pool = new pg.Pool({
      connectionString: urlOf(service),
      max: 2,
      idleTimeoutMillis: 5_000,
      connectionTimeoutMillis: 3_000,
      allowExitOnIdle: true,
      application_name: 'console',
      options: '-c default_transaction_read_only=on -c statement_timeout=5000',
    })
    pool.on('error', () => undefined)
    pools.set(service, pool)
    return pool
  }

  return {
    /** No rows when the service or the table does not exist. */
    async read(service: string, text: string, values: readonly unknown[] = []): Promise<Row[]> {
      if (!services.has(service)) return []
      try {
        const { rows } = await poolOf(service).query(text, [...values])
        return rows
      } catch (error) {
        if (error instanceof pg.DatabaseError && absent.has(error.code ?? '')) return []
        throw error
      }
    },
    async close(): Promise<void> {
      await Promise.all([...pools.values()].map((pool) => pool.end()))
    },
  }
}
