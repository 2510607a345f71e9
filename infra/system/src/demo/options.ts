import { argumentsOf, UsageError } from '@fanfare/command'

/** `dev` with the same environment. */
const devUrl = (env: NodeJS.ProcessEnv) => `http://127.0.0.1:${env['EDGE_PORT'] || 8080}`

export const help = `Starts four services and the local stand-ins for AWS, places orders, and prints what each service does with them.

  npx --yes pnpm@12 demo [options]

  --attach [url]   Use what runs already, as started by \`dev\`
                   (default ${devUrl(process.env)}). Leaves out the scenario that stops a service.
  --verbose        Print what the services log.
  --help           This text.

Exit code: 0 if every scenario ended as expected, 1 if not, 2 for an invalid command line.`

export interface DemoOptions {
  readonly verbose: boolean
  /** The edge's URL; undefined: start everything. */
  readonly attach: string | undefined
}

/** Throws a UsageError. */
export function readOptions(args: readonly string[], env: NodeJS.ProcessEnv): DemoOptions {
  const { values, positionals } = argumentsOf(
    // parseArgs has no optional values.
    args.flatMap((arg) => arg.split(/(?<=^--attach)=/)),
    { verbose: { type: 'boolean' }, attach: { type: 'boolean' } },
  )
  const { verbose = false, attach = false } = values
  const [url = devUrl(env), ...more] = positionals
  const unexpected = attach ? more : positionals
  if (unexpected.length > 0) throw new UsageError(`Unexpected argument '${unexpected.join(' ')}'`)
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? '')) throw new UsageError(`'${url}' is not an http URL`)
  return { verbose, attach: attach ? new URL(url).origin : undefined }
}
