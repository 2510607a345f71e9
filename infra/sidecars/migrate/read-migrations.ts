import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface Migration {
  readonly name: string
  readonly sql: string
  readonly checksum: string
}

/** Oldest first. Throws when the folder is missing. */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
  return Promise.all(
    names.sort().map(async (name) => {
      const file = join(folder, name, 'migration.sql')
      const text = await readFile(file, 'utf8').catch((cause) => {
        throw new Error(`the migration ${name} cannot be read: write or delete ${file}`, { cause })
      })
      // git may add carriage returns, which would change the checksum, and editors a byte order mark, which is no SQL.
      const sql = text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}
