import type { Session } from './session.ts'
import { wait } from './wait.ts'

/** Milliseconds. */
const standbyInterval = 250

// Used by the relays of a database only.
const leadership = 0x6f7574626f78

/** False when stopped first. The lead ends with the session. */
export async function becomeLeader({ query }: Pick<Session, 'query'>, stop: AbortSignal): Promise<boolean> {
  while (!stop.aborted) {
    // Not the blocking lock: a long statement holds back vacuum.
    const [row] = await query<{ leader: boolean }>({
      name: 'become-leader',
      text: 'SELECT pg_try_advisory_lock($1) AS leader',
      values: [leadership],
    })
    if (row?.leader) return true
    await wait(standbyInterval, stop)
  }
  return false
}
