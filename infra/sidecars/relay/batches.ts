import { attributeBytes } from '@fanfare/contracts'

export interface OutboxRow {
  readonly sequence: string
  readonly eventId: string
  readonly type: string
  /** Id of the aggregate, whose events keep their order. */
  readonly key: string
  readonly body: string
}

/** Source: SNS API reference, PublishBatch. */
const batchEntries = 10
const batchBytes = 256 * 1024

/** The n-th event of each key is in round n: publishing rounds in turn keeps each key's order. */
export function rounds<Row extends OutboxRow>(rows: readonly Row[]): Row[][] {
  const seen = new Map<string, number>()
  const result: Row[][] = []
  for (const row of rows) {
    const round = seen.get(row.key) ?? 0
    seen.set(row.key, round + 1)
    const members = result[round]
    if (members) members.push(row)
    else result[round] = [row]
  }
  return result
}

export interface Batch {
  readonly type: string
  readonly rows: OutboxRow[]
}

/** At most 10 messages of one topic, 256 KiB together with their attributes. */
export function batches(round: readonly OutboxRow[]): Batch[] {
  const open = new Map<string, { batch: Batch; bytes: number }>()
  const result: Batch[] = []
  for (const row of round) {
    const bytes = Buffer.byteLength(row.body) + attributeBytes
    const current = open.get(row.type)
    if (current && current.batch.rows.length < batchEntries && current.bytes + bytes <= batchBytes) {
      current.batch.rows.push(row)
      current.bytes += bytes
    } else {
      const batch = { type: row.type, rows: [row] }
      open.set(row.type, { batch, bytes })
      result.push(batch)
    }
  }
  return result
}
