import { git, gitOrNothing } from '../git.ts'

/** Throws when git does not know who commits. To be called before anything is changed. */
export function assertCommitter(root: string): void {
  if (gitOrNothing(root, ['var', 'GIT_COMMITTER_IDENT']) === undefined)
    throw new Error('git does not know who you are: git config user.name "…" && git config user.email "…"')
}

/** The files as they are become the first commit of this branch. The old commits stay in `git reflog` for a while. */
export function startHistory(root: string, message: string): void {
  git(root, ['add', '--all'])
  const tree = git(root, ['write-tree']).trim()
  const commit = git(root, ['commit-tree', tree, '-m', message]).trim()
  git(root, ['reset', '--soft', commit])
}
