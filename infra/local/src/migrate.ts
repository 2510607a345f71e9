import { join } from 'node:path'
import { applyMigrations } from '@fanfare/sidecars/migrate'

export const migrationsOf = (serviceFolder: string): string => join(serviceFolder, 'prisma', 'migrations')

/**
 * Applies the migrations that the service's database lacks, as a deployment does. Throws when one fails.
 * @returns their names
 */
export function migrate(serviceFolder: string, databaseUrl: string): Promise<string[]> {
  return applyMigrations(databaseUrl, migrationsOf(serviceFolder))
}
