import { randomBytes } from 'node:crypto'
import { inject } from 'vitest'
import { withConnection } from '../../src/postgres/connect.ts'
import { createServiceDatabase } from '../../src/postgres/service-database.ts'

/** Service databases in the PostgreSQL of all test files, each with a name and a role of its own. */
export const databases = {
  async createServiceDatabase(service: string): Promise<string> {
    const url = new URL(inject('database').adminUrl)
    const name = `${service}-${randomBytes(4).toString('hex')}`
    const password = randomBytes(8).toString('hex')
    await withConnection(url.href, (admin) => createServiceDatabase(admin, name, password))
    return Object.assign(url, { username: name, password, pathname: `/${name}` }).href
  },
}
