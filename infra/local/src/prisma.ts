import { argumentsOf, carryOut, readCommand, UsageError } from '@fanfare/command'
import { ensureClients } from './prisma/ensure-clients.ts'

const usage = `Usage, in a service's folder:
  pnpm generate                     generates the client from prisma/schema.prisma
  pnpm migration <name> [--empty]   writes the migration to prisma/schema.prisma; --empty: if there is none, one for SQL by hand`

const { command, name, empty } = readCommand(usage, (args) => {
  const { positionals, values } = argumentsOf(args, { empty: { type: 'boolean', default: false } })
  const [command, name, ...more] = positionals
  if (command !== 'migration') {
    if (name !== undefined || values.empty) throw new UsageError('generate takes no argument.')
    return { command, name: '', empty: false }
  }
  if (name === undefined) throw new UsageError('A migration has a name.')
  if (more.length > 0) throw new UsageError(`Unexpected argument '${more.join(' ')}'`)
  return { command, name, ...values }
})

await carryOut(usage, async () => {
  const folder = process.cwd()
  if (command === 'generate') return ensureClients(console.log, [folder])
  const { newMigration } = await import('./prisma/new-migration.ts')
  await newMigration(folder, { name, empty }, console.log)
})
