import type { QueryConfig } from 'pg'

/**
 * PostgreSQL manual, client connection defaults and query planning; times in milliseconds and seconds. The server ends a
 * session whose client hangs (idle_session_timeout; tcp_user_timeout while an answer is on its way) or has vanished
 * (keepalives). Deletions do not wait for the disk: one that a crash forgets is an event that is published twice.
 * An outbox is empty one minute and full the next, so that statistics say nothing: only indexes are used.
 */
const settings = (lease: number) => ({
  idle_session_timeout: lease,
  tcp_user_timeout: lease,
  tcp_keepalives_idle: 5,
  tcp_keepalives_interval: 2,
  tcp_keepalives_count: 3,
  synchronous_commit: 'off',
  enable_seqscan: 'off',
  enable_bitmapscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  jit: 'off',
})

/** The query that makes them. Not by the connection's `options`: those of a URL would replace them. */
export function sessionSettings(lease: number): QueryConfig {
  const entries = Object.entries(settings(lease)).map(([name, value]) => [name, String(value)])
  const text = 'SELECT set_config(entry ->> 0, entry ->> 1, false) FROM jsonb_array_elements($1) AS entry'
  return { text, values: [JSON.stringify(entries)] }
}
