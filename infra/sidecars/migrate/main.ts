import { resolve } from 'node:path'
import { argumentsOf, readCommand, UsageError } from '@fanfare/command'
import { applyMigrations } from './apply-migrations.ts'

const usage = `Usage: DATABASE_URL=… node migrate.mjs [folder]

  Applies the migrations that the database lacks; the folder is prisma/migrations by default.
  Run before a version takes traffic.`

const folder = readCommand(usage, (args) => {
  const [first = 'prisma/migrations', ...more] = argumentsOf(args, {}).positionals
  if (more.length > 0) throw new UsageError(`Unexpected argument '${more.join(' ')}'`)
  return first
})
const { DATABASE_URL } = process.env
if (!DATABASE_URL) throw new Error('DATABASE_URL is not set')

const applied = await applyMigrations(DATABASE_URL, resolve(folder))
for (const name of applied) console.log(`applied ${name}`)
if (applied.length === 0) console.log('the database has every migration')
