import type { Session } from './session.ts'
import { wait } from './wait.ts'

/** How often a relay that stands by asks whether the leader is gone, in milliseconds. */
const standbyInterval = 250

// Any number will do that every relay of this database uses and nothing else does.
const leadership = 0x6f7574626f78

/**
 * Waits until this session is the only one of its database that publishes; false when told to stop before. The lead
 * ends with the session.
 */
export async function becomeLeader({ query }: Pick<Session, 'query'>, stop: AbortSignal): Promise<boolean> {
  while (!stop.aborted) {
    // Not the waiting form: a statement that waits for hours holds back the vacuum of the outbox.
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
