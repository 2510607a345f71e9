import { setImmediate } from 'node:timers/promises'
import pg from 'pg'

interface CutterOptions {
  readonly adminUrl: string
  /** Connections to its database are cut. */
  readonly url: string
  readonly seed: number
  /** Only connections with this application name. */
  readonly application?: string
}

interface Cutter {
  /** Connections that were cut. */
  readonly made: number
  /** Ends up to `most` connections, as a restart of the database does, within so many turns of the event loop. */
  cut(most: number, turns: number): Promise<void>
  close(): Promise<void>
}

export async function createCutter(options: CutterOptions): Promise<Cutter> {
  const { adminUrl, url, seed, application = '%' } = options
  const random = randomNumbers(seed)
  const database = new URL(url).pathname.slice(1)
  const admin = new pg.Client({ connectionString: adminUrl })
  admin.on('error', () => undefined)
  await admin.connect()
  let made = 0
  let last: Promise<unknown> = Promise.resolve()

  async function cut(most: number, turns: number): Promise<void> {
    for (let left = random(turns); left > 0; left--) await setImmediate()
    const values = [database, application, random(1_000_000), 1 + random(most)]
    // pg's own queue is deprecated.
    const result = last.then(() =>
      admin.query(
        `SELECT pg_terminate_backend(pid) FROM
         (SELECT pid FROM pg_stat_activity WHERE datname = $1 AND application_name LIKE $2
          ORDER BY hashint4(pid # $3) LIMIT $4)`,
        values,
      ),
    )
    last = result
    made += (await result).rowCount ?? 0
  }

  return {
    get made() {
      return made
    },
    cut,
    close: () => admin.end(),
  }
}

/** Whole numbers below a limit, the same for each seed: a linear congruential generator. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}
