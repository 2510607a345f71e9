import { optionsOf, packageNamed, UsageError } from '@fanfare/command'

export const usage = `Usage: pnpm test [--filter NAME]… [--watch] [--force]

  Every check of the repository: lint, types, and the tests of each package.
  --filter NAME  only this package's types and tests, as in: --filter order
  --watch        the tests of one package, again after each edit
  --force        checks again what has not changed since it last passed
  --help         this text`

export interface Options {
  readonly watch: boolean
  readonly force: boolean
  /** As in `apps/order`; empty: all. */
  readonly packages: readonly string[]
}

/** @param folders of all packages. Throws a UsageError. */
export function readOptions(args: readonly string[], folders: readonly string[]): Options {
  const { filter, watch, force } = optionsOf(args, {
    filter: { type: 'string', multiple: true, default: [] },
    watch: { type: 'boolean', default: false },
    force: { type: 'boolean', default: false },
  })
  const packages = filter.map((name) => packageNamed(name, folders))
  if (watch && packages.length !== 1) throw new UsageError('--watch goes with one --filter')
  return { watch, force, packages }
}
