import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { LocalAws } from '@fanfare/local'
import { withConnection } from '@fanfare/local/testing'
import { applyMigrations } from '@fanfare/sidecars/migrate'
import pg from 'pg'
import type { Figure } from '../result.ts'

const seconds = 10
const statement = (column: string) => `ALTER TABLE customers ADD COLUMN ${column} text`

/** The longest wait of a reader while a migration waits for a transaction that takes its time. */
export async function longTransaction({ postgres }: LocalAws): Promise<Figure[]> {
  const [url, owner] = [postgres.serviceUrl('order'), postgres.ownerUrl('order')]
  const before = await longestRead(url, () =>
    withConnection(owner, (client) => client.query(statement('one'))),
  )
  const folder = await mkdtemp(join(tmpdir(), 'fanfare-bench-'))
  try {
    await mkdir(join(folder, '99990101000000_bench'))
    await writeFile(join(folder, '99990101000000_bench', 'migration.sql'), statement('two'))
    const now = await longestRead(url, () => applyMigrations(owner, folder))
    const name = (when: string) => `a migration behind a transaction of ${seconds} s, ${when}: a reader waits`
    return [
      { name: name('before'), value: before, unit: 'ms' },
      { name: name('now'), value: now, unit: 'ms' },
    ]
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function longestRead(url: string, migrate: () => Promise<unknown>): Promise<number> {
  const pool = new pg.Pool({ connectionString: url, max: 200 })
  pool.on('error', ({ message }) => console.error(message))
  const reads: Promise<number>[] = []
  const read = async () => {
    const began = performance.now()
    await pool.query('SELECT count(*) FROM customers')
    return performance.now() - began
  }
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    await client.query('SELECT count(*) FROM customers')
    const migrating = migrate()
    for (const end = performance.now() + seconds * 1000; performance.now() < end; ) {
      if (pool.waitingCount === 0 && pool.totalCount < 40) reads.push(read())
      await setTimeout(100)
    }
    await client.query('COMMIT')
    await migrating
    return Math.max(...(await Promise.all(reads)))
  } finally {
    client.release()
    await pool.end()
  }
}
