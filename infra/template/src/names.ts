import { UsageError } from '@fanfare/command'

/** What a repository is called. */
export interface Names {
  /** The scope of its packages, and the prefix of its resources on AWS: as in `my-shop`. */
  readonly name: string
  /** As in `My Shop`. */
  readonly title: string
}

/**
 * With it, a stage of ten characters, and what CloudFormation adds, a function's name has 64 characters, which is AWS's
 * limit.
 */
const longest = 20

/** They begin names of AWS, of PostgreSQL's and of RDS's roles. */
const reserved = /^(aws|pg|rds)(-|$)/

/** @param taken names of packages and services, and scopes of npm that are in use. Throws a UsageError. */
export function readNames(name: string, title: string | undefined, taken: ReadonlySet<string>): Names {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name))
    throw new UsageError(
      `${name} is no name. It becomes a scope of npm, a part of host names and of names on AWS: lower-case letters, ` +
        'digits and single hyphens, a letter first, as in my-shop',
    )
  if (name.length < 2 || name.length > longest)
    throw new UsageError(
      `${name} has ${name.length} characters. A name has 2 to ${longest}: names on AWS begin with it`,
    )
  if (reserved.test(name))
    throw new UsageError(`${name} begins as names of AWS or of PostgreSQL do: choose another`)
  if (taken.has(name))
    throw new UsageError(
      `${name} is a service or package here, or a scope of npm that is in use: choose another`,
    )
  return { name, title: readTitle(title ?? titleOf(name)) }
}

/** It becomes part of source code, mails and descriptions on AWS. */
function readTitle(title: string): string {
  if (/^[A-Za-z][A-Za-z0-9]*([ -][A-Za-z0-9]+)*$/.test(title) && title.length <= 40) return title
  throw new UsageError(
    `"${title}" is no title. It has letters without accents, digits, single spaces and hyphens, a letter first, and 40 ` +
      'characters at most',
  )
}

/** `My Shop` of `my-shop`. */
const titleOf = (name: string) =>
  name
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ')
