import { parseArgs } from 'node:util'
import { generateClient } from './prisma/generate-client.ts'
import { writeMigration } from './prisma/write-migration.ts'
import { startTemporaryPostgres } from './temporary-postgres.ts'

const usage = `Usage, in a service's folder:
  pnpm generate                     generates the client from prisma/schema.prisma
  pnpm migration <name> [--empty]   writes the migration to prisma/schema.prisma; --empty: if there is none, one for SQL by hand`

async function run(): Promise<number> {
  const options = { empty: { type: 'boolean', default: false } } as const
  const { positionals, values } = parseArgs({ allowPositionals: true, options })
  const [command, name, ...rest] = positionals

  if (command === 'generate' && name === undefined) return generateClient(process.cwd())
  if (command === 'migration' && name !== undefined && rest.length === 0) {
    const { postgres, stop } = await startTemporaryPostgres()
    const written = await writeMigration(postgres, process.cwd(), { name, ...values }).finally(stop)
    console.log(written ? `Wrote ${written}` : 'The migrations match the schema already.')
    return 0
  }
  throw new Error(usage)
}

try {
  process.exitCode = await run()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
