import type { Statement } from '@fanfare/aws/sql'
import { decoded, type Letter } from '../letter.ts'
import type { Store } from '../store.ts'

/** Runs statements one after the other, each in its own transaction; returns the rows of each. */
export type RunSql = (
  statements: readonly Statement[],
) => Promise<readonly (readonly Record<string, unknown>[])[]>

/** Rows and bytes of one answer. */
const pageRows = 200
const longestBody = 20_000

const select = `
  SELECT event_id AS id, type, reason, left(body, ${longestBody}) AS body, octet_length(body) AS bytes,
    (extract(epoch FROM created_at) * 1000)::float8 AS since
  FROM outbox_dead WHERE event_id > $1::uuid ORDER BY event_id LIMIT ${pageRows}`

/** One statement: it happens as a whole or not at all. The lock keeps the order of an aggregate's events. */
const publishAgain = `
  WITH locked AS MATERIALIZED (
    SELECT pg_advisory_xact_lock(hashtextextended(key, 0)) FROM outbox_dead WHERE event_id = $1::uuid),
  dead AS (DELETE FROM outbox_dead WHERE event_id = $1::uuid RETURNING event_id, type, key, body)
  INSERT INTO outbox (event_id, type, key, body)
  SELECT event_id, type, key, body FROM dead, (SELECT count(*) FROM locked) AS lock
  RETURNING event_id`
const remove = 'DELETE FROM outbox_dead WHERE event_id = $1::uuid RETURNING event_id'

export function outboxStore(service: string, run: RunSql): Store {
  async function read(take: (letter: Letter) => boolean): Promise<Letter[]> {
    const letters: Letter[] = []
    let after = '00000000-0000-0000-0000-000000000000'
    for (;;) {
      const [rows = []] = await run([{ text: select, values: [after] }]).catch(noneBeforeDeployment)
      const page = rows.map((row) => letterOf(service, row))
      letters.push(...page.filter(take))
      after = page.at(-1)?.id ?? after
      if (rows.length < pageRows) return letters
    }
  }

  async function change(letters: readonly Letter[], text: string, after: readonly Statement[] = []) {
    const done: Letter[] = []
    for (const letter of letters) {
      const [changed = []] = await run([{ text, values: [letter.id] }, ...after])
      // Otherwise somebody else was faster.
      if (changed.length > 0) done.push(letter)
    }
    return done
  }

  return {
    read,
    redrive: async (take) =>
      change(await read(take), publishAgain, [{ text: `SELECT pg_notify('outbox', '')` }]),
    purge: async (take) => change(await read(take), remove),
  }
}

function letterOf(
  service: string,
  { id, type, reason, body, bytes, since }: Record<string, unknown>,
): Letter {
  const text = String(body)
  const result = decoded(text)
  const cut = Number(bytes) > Buffer.byteLength(text)
  return {
    id: String(id),
    service,
    place: 'outbox',
    type: String(type),
    since: new Date(Number(since)),
    reason: `SNS refused it: ${reason}`,
    event: 'event' in result ? result.event : undefined,
    body: cut ? `${text}… (${bytes} bytes)` : text,
  }
}

function noneBeforeDeployment(error: unknown): [] {
  if (error instanceof Error && /relation "outbox_dead" does not exist/.test(error.message)) return []
  throw error
}
