import { join } from 'node:path'
import { applyMigrations } from '@fanfare/sidecars/migrate'

export const migrationsOf = (serviceFolder: string): string => join(serviceFolder, 'prisma', 'migrations')

/** Returns the names of the applied migrations. Throws when one fails. */
export function migrate(serviceFolder: string, databaseUrl: string): Promise<string[]> {
  return applyMigrations(databaseUrl, migrationsOf(serviceFolder))
}
