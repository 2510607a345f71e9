import { parseArgs } from 'node:util'

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
  readonly help: boolean
  readonly verbose: boolean
  /** The edge's URL; undefined: start everything. */
  readonly attach: string | undefined
}

/** Throws a TypeError about the command line. */
export function readOptions(args: readonly string[], env: NodeJS.ProcessEnv): DemoOptions {
  const { values, positionals } = parseArgs({
    // parseArgs has no optional values; task runners may pass `--`.
    args: args.filter((arg) => arg !== '--').flatMap((arg) => arg.split(/(?<=^--attach)=/)),
    options: { help: { type: 'boolean' }, verbose: { type: 'boolean' }, attach: { type: 'boolean' } },
    allowPositionals: true,
  })
  const { help = false, verbose = false, attach = false } = values
  const [url = devUrl(env), ...more] = positionals
  const unexpected = attach ? more : positionals
  if (unexpected.length > 0) throw new TypeError(`Unexpected argument '${unexpected.join(' ')}'`)
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? '')) throw new TypeError(`'${url}' is not an http URL`)
  return { help, verbose, attach: attach ? new URL(url).origin : undefined }
}
