import { createHash } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { git, gitOrNothing } from '../git.ts'
import type { Origin } from '../template-file.ts'

const head = 'refs/template/head'

/** Fetches the template's history, and returns the bare repository that has it. */
export function fetchHistory(root: string, repository: string): string {
  const source = existsSync(repository) ? resolve(repository) : repository
  const key = createHash('sha256').update(source).digest('hex').slice(0, 16)
  const folder = join(root, 'node_modules/.cache/template', `${key}.git`)
  mkdirSync(folder, { recursive: true })
  git(folder, ['init', '--quiet', '--bare', '.'])
  const refs = [`+HEAD:${head}`, '+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*']
  try {
    git(folder, ['fetch', '--quiet', '--no-tags', '--end-of-options', source, ...refs])
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(`The template's history cannot be read from ${source}. Another place: --from\n${reason}`)
  }
  return folder
}

/** The full id of a commit. Throws when the history does not have it. */
export function commitOf(history: string, rev: string | undefined): string {
  const found = revision(history, rev ?? head)
  if (found !== undefined) return found
  throw new Error(`The template has no commit, tag or branch ${rev}`)
}

const revision = (history: string, rev: string) =>
  gitOrNothing(history, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${rev}^{commit}`])

/**
 * The commit that a repository was made of, also where it was copied without its history.
 * @param trees of its own commits, newest first
 */
export function baseCommitOf(history: string, { commit, tree }: Origin, trees: readonly string[]): string {
  const found = revision(history, commit)
  if (found !== undefined) return found
  const known = new Map(
    git(history, ['log', '--all', '--format=%T %H'])
      .trim()
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)] as const),
  )
  const same = [...(tree ? [tree] : []), ...trees].map((id) => known.get(id)).find((id) => id !== undefined)
  if (same !== undefined) return same
  throw new Error(
    `The template has no commit ${commit}, of which this repository was made says .template.json. ` +
      'Another repository or folder: --from. If you know the right commit, write it there',
  )
}

export const isAncestor = (history: string, older: string, newer: string) =>
  gitOrNothing(history, ['rev-list', '--max-count=1', `${newer}..${older}`]) === undefined

/** Files that moved from one commit to the other: by old path, the new one. */
export function movesBetween(history: string, from: string, to: string): ReadonlyMap<string, string> {
  const fields = git(history, [
    'diff',
    '--find-renames',
    '--diff-filter=R',
    '--name-status',
    '-z',
    from,
    to,
  ]).split('\0')
  const moves = new Map<string, string>()
  for (let at = 0; at + 2 < fields.length; at += 3) moves.set(fields[at + 1] ?? '', fields[at + 2] ?? '')
  return moves
}
