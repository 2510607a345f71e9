import type { OutboxRow } from './batches.ts'
import type { Session } from './session.ts'

/** Rows that are looked at in one claim, the most of one key that it returns, and their bytes together. */
const lookedAt = 500
const ofOneKey = 10
const bytes = 4 * 1024 * 1024

export interface ClaimedRow extends OutboxRow {
  /** Whether the claim left rows of this key behind. */
  readonly more: boolean
}

export interface Claim {
  /** Sequence after which to look. */
  readonly after: string
  /** Sequences of rows that were published: they are deleted. */
  readonly sent: readonly string[]
  /** Keys of which nothing is wanted. */
  readonly withoutKeys: readonly string[]
  /** Types of which nothing is wanted, and nothing of a key that comes after one of these. */
  readonly withoutTypes: readonly string[]
}

// NOT IN (SELECT …) is looked up in a hash, where <> ALL would compare each with each. Types are checked by a join only
// when there are any: the probe of an index for each row costs something, and nearly always there are none.
const text = (behindTypes: string) => `
  WITH deleted AS (DELETE FROM outbox WHERE sequence = ANY($1::bigint[]))
  SELECT sequence, event_id AS "eventId", type, key, body, of_key > ${ofOneKey} AS more
  FROM (
    SELECT *,
      row_number() OVER (PARTITION BY key ORDER BY sequence) AS nth,
      count(*) OVER (PARTITION BY key) AS of_key,
      sum(octet_length(body)) OVER (ORDER BY sequence) - octet_length(body) AS bytes_before
    FROM (
      SELECT sequence, event_id, type, key, body FROM outbox AS candidate
      WHERE sequence > $2 AND sequence NOT IN (SELECT unnest($1::bigint[])) AND key NOT IN (SELECT unnest($3::text[])) ${behindTypes}
      ORDER BY sequence LIMIT ${lookedAt}
    ) AS oldest
  ) AS ranked
  WHERE nth <= ${ofOneKey} AND bytes_before < ${bytes}
  ORDER BY sequence`

const plain = text('')
const behindTypes = text(`
  AND type <> ALL($4::text[]) AND NOT EXISTS (
    SELECT FROM outbox AS before
    WHERE before.key = candidate.key AND before.sequence < candidate.sequence AND before.type = ANY($4::text[]))`)

/** Deletes what has been published and reads the next rows, the oldest first, in one round trip. */
export function claim({ query }: Pick<Session, 'query'>, { sent, after, withoutKeys, withoutTypes }: Claim) {
  return withoutTypes.length === 0
    ? query<ClaimedRow>({ name: 'claim', text: plain, values: [sent, after, withoutKeys] })
    : query<ClaimedRow>({
        name: 'claim-behind-types',
        text: behindTypes,
        values: [sent, after, withoutKeys, withoutTypes],
      })
}

/** Deletes what has been published. */
export async function deleteSent({ query }: Pick<Session, 'query'>, sent: readonly string[]): Promise<void> {
  if (sent.length === 0) return
  const text = 'DELETE FROM outbox WHERE sequence = ANY($1::bigint[])'
  await query({ name: 'delete-sent', text, values: [sent] })
}

/** Moves a row that SNS refuses to `outbox_dead`, with the reason. */
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
