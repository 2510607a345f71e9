import type { OutboxRow } from './batches.ts'
import type { Session } from './session.ts'

/** Limits of a claim: rows read, rows of one key returned, bytes, bytes of a key that is read apart. */
const lookedAt = 500
export const ofOneKey = 10
const bytes = 4 * 1024 * 1024
const bytesOfKey = 64 * 1024

export interface ClaimedRow extends OutboxRow {
  readonly source: 'oldest' | 'key' | 'probe'
}

export interface Claim {
  /** Published, to be deleted. */
  readonly sent: readonly string[]
  /** The oldest rows are read after this sequence, exclusive, without these keys and types. */
  readonly after: string
  readonly withoutKeys: readonly string[]
  /** Also excludes later rows of their keys. */
  readonly withoutTypes: readonly string[]
  /** The first rows of these keys, and these rows, are read in addition. */
  readonly ofKeys: readonly string[]
  readonly probes: readonly string[]
}

const columns = 'sequence, event_id AS "eventId", type, key, body'

// NOT IN uses a hash, <> ALL compares each pair. Types are looked up only when needed: each row costs an index probe.
// Without OFFSET, the planner would join, and read all held rows for that.
const text = (behindTypes: string) => `
  WITH deleted AS (DELETE FROM outbox WHERE sequence = ANY($1::bigint[]))
  SELECT 'oldest' AS source, ${columns}
  FROM (
    SELECT *,
      row_number() OVER (PARTITION BY key ORDER BY sequence) AS nth,
      sum(octet_length(body)) OVER (ORDER BY sequence) - octet_length(body) AS bytes_before
    FROM (
      SELECT sequence, event_id, type, key, body FROM outbox AS candidate
      WHERE sequence > $2 AND sequence NOT IN (SELECT unnest($1::bigint[])) AND key NOT IN (SELECT unnest($3::text[])) ${behindTypes}
      ORDER BY sequence LIMIT ${lookedAt}
    ) AS oldest
  ) AS ranked
  WHERE nth <= ${ofOneKey} AND bytes_before < ${bytes}
  UNION ALL
  SELECT 'key', ${columns}
  FROM (
    SELECT own.*, sum(octet_length(body)) OVER (PARTITION BY key ORDER BY sequence) - octet_length(body) AS bytes_before
    FROM unnest($4::text[]) AS wanted (name), LATERAL (
      SELECT sequence, event_id, type, key, body FROM outbox
      WHERE key = wanted.name AND sequence NOT IN (SELECT unnest($1::bigint[]))
      ORDER BY sequence LIMIT ${ofOneKey}
    ) AS own
  ) AS of_keys
  WHERE bytes_before < ${bytesOfKey}
  UNION ALL
  SELECT 'probe', ${columns} FROM outbox WHERE sequence = ANY($5::bigint[])
  ORDER BY sequence`

const plain = text('')
const behindTypes = text(`
  AND type <> ALL($6::text[]) AND NOT EXISTS (
    SELECT FROM outbox AS before
    WHERE before.key = candidate.key AND before.sequence < candidate.sequence AND before.type = ANY($6::text[])
    OFFSET 0)`)

/** Deletes published rows and reads others, in one round trip. */
export function claim({ query }: Pick<Session, 'query'>, wanted: Claim): Promise<ClaimedRow[]> {
  const { sent, after, withoutKeys, withoutTypes, ofKeys, probes } = wanted
  const values = [sent, after, withoutKeys, ofKeys, probes]
  return withoutTypes.length === 0
    ? query<ClaimedRow>({ name: 'claim', text: plain, values })
    : query<ClaimedRow>({ name: 'claim-behind-types', text: behindTypes, values: [...values, withoutTypes] })
}

export async function deleteSent({ query }: Pick<Session, 'query'>, sent: readonly string[]): Promise<void> {
  if (sent.length === 0) return
  const text = 'DELETE FROM outbox WHERE sequence = ANY($1::bigint[])'
  await query({ name: 'delete-sent', text, values: [sent] })
}

export async function moveToDead(
  { query }: Pick<Session, 'query'>,
  sequence: string,
  reason: string,
): Promise<void> {
  await query({
    name: 'move-to-dead',
    text: `WITH dead AS (DELETE FROM outbox WHERE sequence = $1 RETURNING event_id, type, key, body, created_at)
      INSERT INTO outbox_dead (event_id, type, key, body, created_at, reason)
      SELECT event_id, type, key, body, created_at, $2 FROM dead
      ON CONFLICT (event_id) DO UPDATE SET reason = excluded.reason, buried_at = now()`,
    values: [sequence, reason],
  })
}
