import { optionsOf, UsageError } from '@fanfare/command'
import { isStageName } from '../names.ts'

export const help = `Deploys services to a stage on AWS.

  npx --yes pnpm@12 deploy:all [options]                                        every service
  npx --yes pnpm@12 exec turbo run deploy --filter=@fanfare/order -- [options]  one service

  --stage <name>      The stage (default staging).
  --only <service>    Just this one, as order, or \`compact\`; may be given several times. Not with turbo's --filter.
  --affected <ref>    Just those whose bundle differs from that of a git ref, as main or HEAD~1.
  --bundled           Take the zips that are there, and make none.
  --dry-run           Print what would be done, and write nothing.
  --json              Print the plans as JSON; everything else goes to the standard error.
  --to <version>      Deploy a version that is there already instead of the bundle: its label, or
                      \`previous\` for the last that was well before the one that runs. For one service.
  --first <tier>      worker or web: which takes the version first (default worker).
  --keep <number>     How many versions of a service stay (default 20).
  --timeout <minutes> How long one environment's update may take (default 30).
  --poll <seconds>    How often to look (default 5).
  --help              This text.

The region is the stage's; the account is that of the AWS SDK: AWS_PROFILE and the like.
Exit code: 0 if everything runs and is well, 1 if not, 2 for a command line that makes no sense, 130 after Ctrl-C.`

export interface DeployOptions {
  readonly stage: string
  /** Undefined for all. */
  readonly only: readonly string[] | undefined
  readonly affected: string | undefined
  readonly bundled: boolean
  readonly dryRun: boolean
  readonly json: boolean
  readonly to: string | undefined
  readonly first: 'worker' | 'web'
  readonly keep: number
  readonly timeoutMs: number
  readonly pollMs: number
}

/** Throws a UsageError for an invalid command line. */
export function readOptions(args: readonly string[]): DeployOptions {
  const values = parse(args)
  const { stage = 'staging', first = 'worker', to, only } = values
  if (!isStageName(stage))
    throw new UsageError(`'${stage}' can be no stage: lower case letters, digits and -`)
  if (first !== 'worker' && first !== 'web') throw new UsageError(`--first is worker or web, not '${first}'`)
  if (to !== undefined && only?.length !== 1) throw new UsageError('--to needs one service: --only <service>')
  return {
    stage,
    only,
    affected: values.affected,
    bundled: values.bundled ?? false,
    dryRun: values['dry-run'] ?? false,
    json: values.json ?? false,
    to,
    first,
    keep: Math.ceil(positive('--keep', values.keep ?? '20')),
    timeoutMs: positive('--timeout', values.timeout ?? '30') * 60_000,
    pollMs: positive('--poll', values.poll ?? '5') * 1000,
  }
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean' } as const
  return optionsOf(args, {
    ...{ bundled: flag, 'dry-run': flag, json: flag },
    ...{ stage: text, affected: text, to: text, first: text, keep: text, timeout: text, poll: text },
    only: { type: 'string', multiple: true },
  })
}

/** Throws a UsageError unless the number is above 0. */
export function positive(option: string, text: string): number {
  const value = Number(text)
  if (!(value > 0) || !Number.isFinite(value))
    throw new UsageError(`${option} is a number above 0, not '${text}'`)
  return value
}
