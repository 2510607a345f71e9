import { basename } from 'node:path'
import { optionsOf, packageNamed, UsageError } from '@fanfare/command'

export const usage = `Usage: pnpm bundle [--filter <service>]... [--placement compact]

Bundles every service into apps/<service>/dist/<service>.zip, the source bundle of both of its environments on Elastic
Beanstalk. What did not change is taken from turbo's cache.

  --filter <service>    only this one, as order; or what else turbo's --filter takes, as '...[main]'
  --placement compact   puts the services' zips into infra/bundle/dist/compact.zip too: all of them on one environment
  --help                this text`

export interface Options {
  /** For turbo. */
  readonly filters: readonly string[]
  readonly compact: boolean
}

/** Characters of turbo's filters that are in no service's name. */
const turbos = /[.[\]{}!*^]/

/** @param services their names. Throws a UsageError. */
export function readOptions(args: readonly string[], services: readonly string[]): Options {
  const { filter = [], placement } = optionsOf(args, {
    filter: { type: 'string', multiple: true },
    placement: { type: 'string' },
  })
  if (placement !== undefined && placement !== 'compact') {
    throw new UsageError(`--placement is ${placement}: compact is the only one that has a bundle of its own`)
  }
  const folders = services.map((name) => `apps/${name}`)
  const filters = filter.map((name) =>
    turbos.test(name) ? name : `@fanfare/${basename(packageNamed(name, folders, 'service'))}`,
  )
  return { filters, compact: placement === 'compact' }
}
