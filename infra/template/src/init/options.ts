import { argumentsOf, UsageError } from '@fanfare/command'

export const usage = `Usage: pnpm init:template NAME [--title TEXT] [--holder TEXT] [--repository URL] [--template URL]
                          [--fresh-history] [--dry-run]

  Makes this copy of the template a repository of your own. Renames packages, resources on AWS, variables and titles, and
  removes what is about the template itself. Once, and with everything committed.

  NAME             scope of the packages and prefix on AWS, as in my-shop
  --title TEXT     as in "My Shop"; made of NAME when left out
  --holder TEXT    who has the copyright of your changes: a line in LICENSE
  --repository URL your repository, for package.json
  --template URL   where upgrades of the template come from; the remote "origin" when left out
  --fresh-history  makes the result the first commit of this branch
  --dry-run        lists what it would change`

export interface InitOptions {
  readonly name: string
  readonly title: string | undefined
  readonly holder: string | undefined
  readonly repository: string | undefined
  readonly template: string | undefined
  readonly freshHistory: boolean
  readonly dryRun: boolean
}

const text = { type: 'string' } as const
const flag = { type: 'boolean', default: false } as const

/** Throws a UsageError. */
export function readOptions(args: readonly string[]): InitOptions {
  const { values, positionals } = argumentsOf(args, {
    title: text,
    holder: text,
    repository: text,
    template: text,
    'fresh-history': flag,
    'dry-run': flag,
  })
  const [name, ...rest] = positionals
  if (name === undefined) throw new UsageError('NAME is missing, as in: init:template my-shop')
  if (rest.length > 0)
    throw new UsageError(`Unexpected: ${rest.join(' ')}. A title is given as --title "My Shop"`)
  const { title, holder, repository, template } = values
  const one = { holder, repository, template }
  const wrong = Object.entries(one).find(([, value]) => value !== undefined && !/^\S(.*\S)?$/.test(value))
  if (wrong) throw new UsageError(`--${wrong[0]} is one line of text, not ${JSON.stringify(wrong[1])}`)
  return { name, title, ...one, freshHistory: values['fresh-history'], dryRun: values['dry-run'] }
}
