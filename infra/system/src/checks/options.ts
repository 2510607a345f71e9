import { parseArgs } from 'node:util'

export const usage = `Usage: pnpm test [--filter NAME]… [--watch] [--force]

  Every check of the repository: lint, types, and the tests of each package.
  --filter NAME  only this package's types and tests, as in: --filter order
  --watch        the tests of one package, again after each edit
  --force        checks again what has not changed since it last passed`

export interface Options {
  readonly help: boolean
  readonly watch: boolean
  readonly force: boolean
  /** As in `apps/order`; empty: all. */
  readonly packages: readonly string[]
}

/** @param folders of all packages. Throws an Error that names the wrong option. */
export function readOptions(args: readonly string[], folders: readonly string[]): Options {
  const { values } = parseArgs({
    args: args.filter((arg) => arg !== '--'),
    options: {
      filter: { type: 'string', multiple: true, default: [] },
      watch: { type: 'boolean', default: false },
      force: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  const packages = values.filter.map((name) => packageNamed(name, folders))
  if (values.watch && packages.length !== 1) throw new Error('--watch goes with one --filter')
  return { ...values, packages }
}

/** `order`, `@fanfare/order` and `apps/order` are equal. */
function packageNamed(name: string, folders: readonly string[]): string {
  const bare = name.replace(/^@fanfare\//, '')
  const found = folders.find((folder) => folder === bare || folder.endsWith(`/${bare}`))
  if (found) return found
  throw new Error(
    `There is no package ${name}. There are: ${folders.map((each) => each.split('/').at(-1)).join(', ')}`,
  )
}
