import { randomBytes } from 'node:crypto'
import { basename } from 'node:path'
import pg from 'pg'
import { migrate } from '../migrate.ts'
import { withConnection } from '../postgres/connect.ts'
import type { Postgres } from '../postgres.ts'
import { startTemporaryPostgres } from '../temporary-postgres.ts'

/** Plain data, for vitest's `provide`. */
export interface TestDatabase {
  readonly adminUrl: string
  readonly url: string
}

/** For a globalSetup. */
export async function startTestDatabase(
  appFolder: string,
): Promise<TestDatabase & { postgres: Postgres; stop(): Promise<void> }> {
  const { postgres, stop } = await startTemporaryPostgres()
  try {
    const url = await postgres.createServiceDatabase(basename(appFolder))
    await migrate(appFolder, url)
    return { adminUrl: postgres.url, url, postgres, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Takes some 20 ms. */
export async function freshDatabase({ adminUrl, url }: TestDatabase): Promise<string> {
  const template = new URL(url)
  const name = `test_${randomBytes(8).toString('hex')}`
  const original = pg.escapeIdentifier(template.pathname.slice(1))
  const owner = pg.escapeIdentifier(template.username)
  await withConnection(adminUrl, (admin) =>
    admin.query(`CREATE DATABASE ${name} TEMPLATE ${original} OWNER ${owner} STRATEGY file_copy`),
  )
  template.pathname = `/${name}`
  return template.href
}
