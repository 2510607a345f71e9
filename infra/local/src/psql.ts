import { argumentsOf, readCommand, UsageError } from '@fanfare/command'
import { serviceNamed } from './service-named.ts'

const usage = `Usage: pnpm psql <service> [<SQL>] [--json] [--url]

  Runs SQL in the database of a service, with the rights of the service; dev must run. Without <SQL>, from the standard
  input, in a terminal one statement after the other.
  --json  each row as a line of JSON
  --url   prints the address of the database, for another tool`

const options = readCommand(usage, (args) => {
  const flag = { type: 'boolean', default: false } as const
  const { positionals, values } = argumentsOf(args, { json: flag, url: flag })
  const [service, sql, ...more] = positionals
  if (service === undefined) throw new UsageError('Which service?')
  if (more.length > 0) throw new UsageError('The SQL is one argument: put it in quotes.')
  return { ...values, sql, service: serviceNamed(service).name }
})

try {
  const [{ findDeclarations }, { forgetForeignVariables, localAccess }] = await Promise.all([
    import('@fanfare/topology'),
    import('./access.ts'),
  ])
  forgetForeignVariables()
  const services = await findDeclarations()
  const url = await localAccess(services, process.env).databaseUrl(options.service)
  if (options.url) console.log(url)
  else {
    const { runSql } = await import('./sql/run-sql.ts')
    process.exitCode = await runSql(url, options)
  }
} catch (error) {
  const isRefused = error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED'
  console.error(
    isRefused
      ? `${error.message}: the database does not run there. Start dev first, with the same POSTGRES_PORT and FANFARE_DATA.`
      : String(error instanceof Error ? error.message : error),
  )
  process.exitCode = 1
}
