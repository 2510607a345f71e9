import { git } from '../git.ts'
import { named } from '../named.ts'
import type { Names } from '../names.ts'
import { renamer } from '../rename.ts'
import { type Origin, parseTemplateFile, type TemplateFile, templateFile } from '../template-file.ts'
import type { Tree } from '../tree.ts'
import { treeOf } from './commit-tree.ts'
import { formattedPair } from './formatted.ts'
import { baseCommitOf, commitOf, isAncestor, movesBetween } from './history.ts'
import { newNotes } from './notes.ts'

/** Both versions of the template, with the names of this repository. */
export interface Target {
  readonly base: Tree
  readonly theirs: Tree
  readonly moves: ReadonlyMap<string, string>
  readonly origin: Origin
  readonly notes: readonly string[]
}

/** undefined: this repository is at that version already. Throws when there is no way from one to the other. */
export function readTarget(
  root: string,
  { template, names }: TemplateFile & { readonly names: Names },
  history: string,
  { repository, to }: { readonly repository: string; readonly to: string | undefined },
): Target | undefined {
  const trees = git(root, ['log', '--format=%T']).split('\n').filter(Boolean)
  const [from, commit] = [baseCommitOf(history, template, trees), commitOf(history, to)]
  if (from === commit) return undefined
  if (isAncestor(history, commit, from))
    throw new Error(`${to ?? commit} is older than what this repository has: ${from}`)
  const [before, after] = [treeOf(history, from), treeOf(history, commit)]
  const file = parseTemplateFile(
    after.get(templateFile)?.toString() ?? 'null',
    `${templateFile} of the template`,
  )
  if (file.names)
    throw new Error(
      `${repository} is not the template: it was made of it, as ${file.names.name}. Where is it? --from`,
    )
  const rename = renamer(file.template, names)
  const moves = [...movesBetween(history, from, commit)].map(
    ([old, now]) => [rename(old), rename(now)] as const,
  )
  const text = (tree: Tree) => tree.get('CHANGELOG.md')?.toString() ?? ''
  const [base, theirs] = formattedPair(root, named(before, names), named(after, names))
  return {
    base,
    theirs,
    moves: new Map(moves),
    origin: {
      name: file.template.name,
      title: file.template.title,
      repository,
      commit,
      tree: git(history, ['rev-parse', `${commit}^{tree}`]).trim(),
      date: git(history, ['show', '--no-patch', '--format=%cs', commit]).trim(),
    },
    notes: newNotes(text(before), text(after)),
  }
}
