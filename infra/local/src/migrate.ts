import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { withoutPersonal } from './environment.ts'
import { withConnection } from './postgres/connect.ts'
import { readMigrations } from './prisma/read-migrations.ts'

const run = promisify(execFile)

/**
 * Applies what migrations the database lacks, by the service's own `src/migrate.ts`, as a deployment does. Throws with
 * what that says when one fails.
 * @returns the names of the migrations that were new to the database
 */
export async function migrate(folder: string, databaseUrl: string): Promise<string[]> {
  // A process for each service would cost a warm start a third of a second.
  if (await isMigrated(folder, databaseUrl)) return []
  const { stdout } = await run(process.execPath, ['src/migrate.ts'], {
    cwd: folder,
    env: { ...withoutPersonal(process.env), DATABASE_URL: databaseUrl },
  })
  return [...stdout.matchAll(/^applied (.+)$/gm)].map(([, name = '']) => name)
}

/** Whether the database has every migration of the folder, as it is now. */
async function isMigrated(folder: string, databaseUrl: string): Promise<boolean> {
  try {
    const { rows } = await withConnection(databaseUrl, (client) =>
      client.query<{ name: string; checksum: string }>(
        `SELECT migration_name AS name, checksum FROM _prisma_migrations WHERE finished_at IS NOT NULL`,
      ),
    )
    const applied = new Map(rows.map(({ name, checksum }) => [name, checksum]))
    return (await readMigrations(folder)).every(({ name, checksum }) => applied.get(name) === checksum)
  } catch (error) {
    if (isMissingTable(error)) return false
    throw error
  }
}

/** No migration was ever applied. */
function isMissingTable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '42P01'
}
