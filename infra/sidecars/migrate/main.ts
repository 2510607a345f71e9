import { resolve } from 'node:path'
import { argumentsOf, readCommand, UsageError } from '@fanfare/command'
import { errorForLog } from '@fanfare/contracts'
import { applyMigrations } from './apply-migrations.ts'

const usage = `Usage: DATABASE_URL=… [MIGRATION_DATABASE_URL=…] node migrate.mjs [folder]

  Applies the migrations that the database lacks; the folder is prisma/migrations by default.
  Run before a version takes traffic.

  MIGRATION_DATABASE_URL is of the role that owns the tables. That of DATABASE_URL then gets rights on rows only.`

const folder = readCommand(usage, (args) => {
  const [first = 'prisma/migrations', ...more] = argumentsOf(args, {}).positionals
  if (more.length > 0) throw new UsageError(`Unexpected argument '${more.join(' ')}'`)
  return first
})
const { DATABASE_URL, MIGRATION_DATABASE_URL } = process.env
if (!DATABASE_URL) throw new Error('DATABASE_URL is not set')
// Node's own error would print it, and pg takes some of what is no URL for a name of a database.
for (const [name, url] of Object.entries({ DATABASE_URL, MIGRATION_DATABASE_URL })) {
  if (url && !URL.canParse(url)) throw new Error(`${name} is no URL`)
}

const role = decodeURIComponent(new URL(DATABASE_URL).username)
try {
  const applied = await applyMigrations(MIGRATION_DATABASE_URL || DATABASE_URL, resolve(folder), { role })
  for (const name of applied) console.log(`applied ${name}`)
  if (applied.length === 0) console.log('the database has every migration')
} catch (error) {
  // Node would print every property, and PostgreSQL's `detail` has values of rows.
  const { stack, message, ...more } = errorForLog(error)
  console.error(stack || message, more)
  process.exitCode = 1
}
