import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { type LocalAws, temporaryFolder } from '@fanfare/local'
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
  const { dir, remove } = await temporaryFolder('bench')
  try {
    await mkdir(join(dir, '99990101000000_bench'))
    await writeFile(join(dir, '99990101000000_bench', 'migration.sql'), statement('two'))
    const now = await longestRead(url, () => applyMigrations(owner, dir))
    const name = (when: string) => `a migration behind a transaction of ${seconds} s, ${when}: a reader waits`
    return [
      { name: name('before'), value: before, unit: 'ms' },
      { name: name('now'), value: now, unit: 'ms' },
    ]
  } finally {
    await remove()
  }
}

async function longestRead(url: string, migrate: () => Promise<unknown>): Promise<number> {
  const pool = new pg.Pool({ connectionString: url })
  pool.on('error', ({ message }) => console.error(message))
  const client = await pool.connect()
  try {
    await client.query('BEGIN; SELECT count(*) FROM customers')
    const committed = setTimeout(seconds * 1000).then(() => client.query('COMMIT'))
    let isOver = false
    const over = Promise.all([migrate(), committed]).finally(() => {
      isOver = true
    })
    let longest = 0
    while (!isOver) {
      const began = performance.now()
      await pool.query('SELECT count(*) FROM customers')
      longest = Math.max(longest, performance.now() - began)
      await setTimeout(50)
    }
    await over
    return longest
  } finally {
    client.release()
    await pool.end()
  }
}
