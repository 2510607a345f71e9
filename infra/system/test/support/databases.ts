import pg from 'pg'
import type { World } from './world.ts'

const pools = new Map<string, pg.Pool>()

/** Connections close when they are idle. */
function poolOf(connectionString: string): pg.Pool {
  const known = pools.get(connectionString)
  if (known) return known
  const pool = new pg.Pool({ connectionString, max: 4, idleTimeoutMillis: 1_000, allowExitOnIdle: true })
  // A connection that the server closes is replaced at the next query.
  pool.on('error', () => undefined)
  pools.set(connectionString, pool)
  return pool
}

/** Runs one statement and returns its rows. */
export async function rows<Row extends pg.QueryResultRow>(
  connectionString: string,
  sql: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  return (await poolOf(connectionString).query<Row>(sql, [...values])).rows
}

export const tablesOf = async (database: string) =>
  rows<{ name: string }>(
    database,
    `SELECT quote_ident(table_name) AS name FROM information_schema.tables
     WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
  )

/** The number of rows and a digest of each table of each service. `excluded` tables change without a business change. */
export async function contents({ services }: World, excluded: readonly string[] = ['attempts', 'leases']) {
  const found = await Promise.all(
    Object.entries(services).map(async ([service, { database }]) => {
      const tables = (await tablesOf(database)).filter(({ name }) => !excluded.includes(name))
      const digests = tables.map(
        ({ name }) =>
          `SELECT '${service}.' || '${name}' AS name, count(*)::int AS count,
                  md5(coalesce(string_agg(t::text, E'\\n' ORDER BY t::text), '')) AS digest FROM ${name} t`,
      )
      return rows<{ name: string; count: number; digest: string }>(database, digests.join(' UNION ALL '))
    }),
  )
  return Object.fromEntries(found.flat().map(({ name, count, digest }) => [name, `${count} rows, ${digest}`]))
}
