import { join } from 'node:path'
import { applyMigrations } from '@fanfare/sidecars/migrate'
import type { ServiceUrls } from './postgres/urls.ts'

export const migrationsOf = (serviceFolder: string): string => join(serviceFolder, 'prisma', 'migrations')

/** Returns the names of the applied migrations. Throws when one fails. */
export function migrate(serviceFolder: string, { url, ownerUrl }: ServiceUrls): Promise<string[]> {
  const role = decodeURIComponent(new URL(url).username)
  return applyMigrations(ownerUrl, migrationsOf(serviceFolder), { role })
}
