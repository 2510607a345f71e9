import { optionsOf } from '@fanfare/command'

export const usage = `Usage: pnpm upgrade:template [--to REV] [--from REPOSITORY] [--dry-run]

  Brings a newer version of the template into this repository. What you have changed is merged with what the template has
  changed, as git does: with marks where both changed the same lines. Everything must be committed before; nothing is
  committed afterwards. Exit code 1 when there are conflicts.

  --to REV          a commit, tag or branch of the template; its default branch when left out
  --from REPOSITORY address of the template's repository, or a folder with a clone; as .template.json says when left out
  --dry-run         lists what it would change`

export interface UpgradeOptions {
  readonly to: string | undefined
  readonly from: string | undefined
  readonly dryRun: boolean
}

/** Throws a UsageError. */
export function readOptions(args: readonly string[]): UpgradeOptions {
  const {
    to,
    from,
    'dry-run': dryRun,
  } = optionsOf(args, {
    to: { type: 'string' },
    from: { type: 'string' },
    'dry-run': { type: 'boolean', default: false },
  })
  return { to, from, dryRun }
}
