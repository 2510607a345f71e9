import { argumentsOf, carryOut, readCommand, UsageError } from '@fanfare/command'
import { serviceNamed } from './service-named.ts'

const usage = `Usage: pnpm migrate:new <service> <name> [--empty]

  Writes the migration that prisma/schema.prisma of the service lacks, and prints its SQL, with what it may lose and whom
  it makes wait. Needs neither a network nor dev. Generates the service's database client, too.
  --empty  if there is nothing to write, a migration for SQL by hand`

const { folder, name, empty } = readCommand(usage, (args) => {
  const { positionals, values } = argumentsOf(args, { empty: { type: 'boolean', default: false } })
  const [service, name, ...more] = positionals
  if (service === undefined || name === undefined) throw new UsageError('Which service, and which name?')
  if (more.length > 0) throw new UsageError(`Unexpected argument '${more.join(' ')}'`)
  return { folder: serviceNamed(service).folder, name, ...values }
})
await carryOut(usage, async () => {
  const { newMigration } = await import('./prisma/new-migration.ts')
  await newMigration(folder, { name, empty }, console.log)
})
