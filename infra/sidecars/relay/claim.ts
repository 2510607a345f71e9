import type { OutboxRow } from './batches.ts'
import type { Session } from './session.ts'

/** Limits of a claim: rows read, rows of one key returned, bytes. */
const lookedAt = 500
const ofOneKey = 10
const bytes = 4 * 1024 * 1024

export interface ClaimedRow extends OutboxRow {
  /** The claim left rows of this key. */
  readonly more: boolean
}

export interface Claim {
  /** Exclusive. */
  readonly after: string
  /** Published, to be deleted. */
  readonly sent: readonly string[]
  readonly withoutKeys: readonly string[]
  /** Also excludes later rows of their keys. */
  readonly withoutTypes: readonly string[]
}

// NOT IN uses a hash, <> ALL compares each pair. Types are joined only when needed: each row costs an index probe.
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

/** Deletes published rows and reads the oldest others, in one round trip. */
export function claim({ query }: Pick<Session, 'query'>, { sent, after, withoutKeys, withoutTypes }: Claim) {
  return withoutTypes.length === 0
    ? query<ClaimedRow>({ name: 'claim', text: plain, values: [sent, after, withoutKeys] })
    : query<ClaimedRow>({
        name: 'claim-behind-types',
        text: behindTypes,
        values: [sent, after, withoutKeys, withoutTypes],
      })
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
