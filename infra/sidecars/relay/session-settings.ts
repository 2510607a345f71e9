import type { QueryConfig } from 'pg'

/**
 * Milliseconds and seconds. Timeouts end sessions of hanging clients, keepalives those of lost ones. A lost deletion
 * only repeats an event. Statistics of an outbox are unreliable, so only indexes are used. Source: PostgreSQL manual.
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

/** Not the connection's `options`, which a URL's would replace. */
export function sessionSettings(lease: number): QueryConfig {
  const entries = Object.entries(settings(lease)).map(([name, value]) => [name, String(value)])
  const text = 'SELECT set_config(entry ->> 0, entry ->> 1, false) FROM jsonb_array_elements($1) AS entry'
  return { text, values: [JSON.stringify(entries)] }
}
