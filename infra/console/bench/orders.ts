import type pg from 'pg'

/** The id of an order that was placed at that time (UUIDv7). */
export function orderId(time = Date.now()): string {
  const hex = time.toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7${crypto.randomUUID().slice(15)}`
}

/** Stores orders with these ids, each as the sample is. */
export async function storeOrders(client: pg.Client, sample: string, ids: readonly string[]): Promise<void> {
  await client.query(
    `INSERT INTO orders SELECT (jsonb_populate_record(o, jsonb_build_object(
       'id', another, 'user_id', gen_random_uuid(), 'created_at', now(), 'updated_at', now()))).*
     FROM orders AS o, unnest($2::uuid[]) AS another WHERE o.id = $1::uuid`,
    [sample, ids],
  )
}
