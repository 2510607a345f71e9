import { parseArgs } from 'node:util'

/** Where `dev` serves, started with the same environment. */
const devUrl = (env: NodeJS.ProcessEnv) => `http://127.0.0.1:${env['EDGE_PORT'] || 8080}`

export const help = `Starts four services and what AWS would give them, places real orders, and shows how they travel.

  npx --yes pnpm@12 demo [options]

  --attach [url]   Use what runs already, as \`dev\` does, instead of starting something of its own
                   (default ${devUrl(process.env)}). Leaves out the story that stops a service.
  --verbose        Show what the services log, too.
  --help           This text.

Exit code: 0 if every story ended as it must, 1 if not, 2 for a command line that makes no sense.`

export interface DemoOptions {
  readonly help: boolean
  readonly verbose: boolean
  /** The edge of what runs already; undefined to start something of its own. */
  readonly attach: string | undefined
}

/** Throws a TypeError that says what is wrong with the command line. */
export function readOptions(args: readonly string[], env: NodeJS.ProcessEnv): DemoOptions {
  const { values, positionals } = parseArgs({
    // An option's value is there or not, which parseArgs does not know. Task runners may pass their own `--` on.
    args: args.filter((arg) => arg !== '--').flatMap((arg) => arg.split(/(?<=^--attach)=/)),
    options: { help: { type: 'boolean' }, verbose: { type: 'boolean' }, attach: { type: 'boolean' } },
    allowPositionals: true,
  })
  const { help = false, verbose = false, attach = false } = values
  const [url = devUrl(env), ...more] = positionals
  const superfluous = attach ? more : positionals
  if (superfluous.length > 0) throw new TypeError(`Unexpected argument '${superfluous.join(' ')}'`)
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? '')) throw new TypeError(`'${url}' is no http URL`)
  return { help, verbose, attach: attach ? new URL(url).origin : undefined }
}
