import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { applyMigrations } from '@fanfare/sidecars/migrate'
import { DeclarationError } from '@fanfare/topology'
import type { ServiceUrls } from './postgres/urls.ts'

export const migrationsOf = (serviceFolder: string): string => join(serviceFolder, 'prisma', 'migrations')

/** Returns the names of the applied migrations. Throws when one fails, or when there is none. */
export async function migrate(serviceFolder: string, { url, ownerUrl }: ServiceUrls): Promise<string[]> {
  const migrations = migrationsOf(serviceFolder)
  const name = basename(serviceFolder)
  if (!existsSync(migrations))
    throw new DeclarationError(
      `${name} has no prisma/migrations: write its schema.prisma, and then npx --yes pnpm@12 migrate:new ${name} init`,
    )
  const role = decodeURIComponent(new URL(url).username)
  return applyMigrations(ownerUrl, migrations, { role })
}
