import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import type { Database } from './index.ts'

const SavedAnswer = Type.Object({
  endpoint: Type.String(),
  fingerprint: Type.String(),
  request: Type.String({ description: 'the id of the request that was answered' }),
  status: Type.Integer(),
  body: Type.String(),
})
export type SavedAnswer = Static<typeof SavedAnswer>

const reader = Compile(SavedAnswer)
const lifetime = 24 * 60 * 60 * 1000

/** Times are milliseconds. */
export function idempotencyKeyStore({ sqlite }: Database) {
  const find = sqlite.prepare(
    'SELECT endpoint, fingerprint, request, status, body FROM idempotency_keys WHERE key = ? AND created_at > ?',
  )
  const save = sqlite.prepare('INSERT OR REPLACE INTO idempotency_keys VALUES (?, ?, ?, ?, ?, ?, ?)')
  const prune = sqlite.prepare('DELETE FROM idempotency_keys WHERE created_at <= ?')

  return {
    find(key: string, now: number): SavedAnswer | undefined {
      const row = find.get(key, now - lifetime)
      return row === undefined ? undefined : reader.Parse(row)
    },
    save(key: string, now: number, saved: SavedAnswer): void {
      save.run(key, now, saved.endpoint, saved.fingerprint, saved.request, saved.status, saved.body)
    },
    prune(now: number): void {
      prune.run(now - lifetime)
    },
  }
}
