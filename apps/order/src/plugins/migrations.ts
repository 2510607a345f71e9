import type { Pool } from 'pg'
export async function pendingMigrations(_pool: Pool): Promise<string[]> {
  return []
}
