import { randomBytes } from 'node:crypto'
import { basename } from 'node:path'
import pg from 'pg'
import { migrate } from '../migrate.ts'
import { withConnection } from '../postgres/connect.ts'
import { createServiceDatabase, ownerOf } from '../postgres/service-database.ts'
import type { ServiceUrls } from '../postgres/urls.ts'
import type { Postgres } from '../postgres.ts'
import { startTemporaryPostgres } from '../temporary-postgres.ts'

/** Plain data, for vitest's `provide`. */
export interface TestDatabase extends ServiceUrls {
  readonly adminUrl: string
}

/** For a globalSetup. */
export async function startTestDatabase(
  appFolder: string,
): Promise<{ database: TestDatabase; postgres: Postgres; stop(): Promise<void> }> {
  const { postgres, stop } = await startTemporaryPostgres()
  try {
    const urls = await postgres.createServiceDatabase(basename(appFolder))
    await migrate(appFolder, urls)
    return { database: { adminUrl: postgres.url, ...urls }, postgres, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Without tables. The roles have random names as well. */
export async function emptyDatabase(adminUrl: string, service: string): Promise<ServiceUrls> {
  const name = `${service}-${randomBytes(6).toString('hex')}`
  const password = randomBytes(8).toString('hex')
  const passwords = { service: password, owner: password }
  await withConnection(adminUrl, (admin) => createServiceDatabase(admin, name, passwords))
  const urlOf = (username: string) =>
    Object.assign(new URL(adminUrl), { username, password, pathname: `/${name}` }).href
  return { url: urlOf(name), ownerUrl: urlOf(ownerOf(name)) }
}

/** The URL is of the service's role, which changes rows only. Takes some 20 ms. */
export async function freshDatabase({ adminUrl, url, ownerUrl }: TestDatabase): Promise<string> {
  const template = new URL(url)
  const name = `test_${randomBytes(8).toString('hex')}`
  const [original = '', role = '', owner = ''] = [
    template.pathname.slice(1),
    template.username,
    new URL(ownerUrl).username,
  ].map(pg.escapeIdentifier)
  await withConnection(adminUrl, async (admin) => {
    await admin.query(`CREATE DATABASE ${name} TEMPLATE ${original} OWNER ${owner} STRATEGY file_copy`)
    // A template's rights are copied, but for those on the database itself.
    await admin.query(
      `REVOKE ALL ON DATABASE ${name} FROM PUBLIC; GRANT CONNECT ON DATABASE ${name} TO ${role}`,
    )
  })
  template.pathname = `/${name}`
  return template.href
}

/** Of a fresh database, for the role that owns its tables. */
export const ownerUrl = ({ ownerUrl }: TestDatabase, url: string): string =>
  Object.assign(new URL(ownerUrl), { pathname: new URL(url).pathname }).href

/** As a migration does it. */
export const changeTables = (database: TestDatabase, url: string, statements: string): Promise<unknown> =>
  withConnection(ownerUrl(database, url), (owner) => owner.query(statements))
