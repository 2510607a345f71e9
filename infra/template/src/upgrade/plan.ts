import type { Tree } from '../tree.ts'
import { mergeFile, type Outcome, same } from './merge-file.ts'
import type { Labels } from './merge-text.ts'
import { platformCopies } from './platform-copies.ts'

export interface Versions {
  /** The template as this repository was made of it, with its names. */
  readonly base: Tree
  readonly mine: Tree
  /** The newer template, with the names of this repository. */
  readonly theirs: Tree
  /** Files that the template has moved: by old path, the new one. */
  readonly moves: ReadonlyMap<string, string>
  readonly labels: Labels
}

export type Plan = ReadonlyMap<string, Outcome>

/** Written by programs out of the rest; they run again after the upgrade. */
const isWritten = (path: string) => path.startsWith('docs/events/') || path === 'docs/cost.md'

/** What happens to each file, by path. Files that are not named stay as they are. */
export function planUpgrade(versions: Versions): Plan {
  const { base, mine, theirs, labels } = versions
  const paths = [...new Set([...base.keys(), ...theirs.keys()])].sort()
  const plan = new Map<string, Outcome>()
  for (const path of paths) {
    const before = base.get(path)
    // Not merged: its thousands of lines took half a minute, for what the installation completes.
    const here = path === 'pnpm-lock.yaml' && mine.has(path) ? before : mine.get(path)
    if (isWritten(path) && !same(here, before)) continue
    const outcome = mergeFile(before, here, theirs.get(path), labels)
    if (outcome === undefined || (!mine.has(path) && isInDeletedFolder(path, base, mine))) continue
    plan.set(path, outcome)
  }
  for (const [path, outcome] of moved(versions, plan)) plan.set(path, outcome)
  for (const [path, outcome] of platformCopies(versions, plan)) {
    if (outcome === undefined) plan.delete(path)
    else plan.set(path, outcome)
  }
  return plan
}

/** A folder that had files of the template and has none here: it was deleted, as a service that is not needed. */
function isInDeletedFolder(path: string, base: Tree, mine: Tree): boolean {
  const parts = path.split('/')
  const folders = parts.slice(1).map((_, at) => `${parts.slice(0, at + 1).join('/')}/`)
  const has = (tree: Tree, folder: string) => [...tree.keys()].some((each) => each.startsWith(folder))
  return folders.some((folder) => has(base, folder) && !has(mine, folder))
}

/** What you changed in a file that the template has moved is merged where it is now. */
function moved({ base, mine, theirs, moves, labels }: Versions, plan: Plan): Map<string, Outcome> {
  const outcomes = new Map<string, Outcome>()
  for (const [from, to] of moves) {
    const isChangedHere = plan.get(from)?.kind === 'kept' && mine.has(from)
    if (!isChangedHere || mine.has(to) || !theirs.has(to)) continue
    const outcome = mergeFile(base.get(from), mine.get(from), theirs.get(to), labels)
    // The template has only moved it.
    const content = outcome && 'content' in outcome ? outcome.content : mine.get(from)
    if (outcome?.kind === 'kept' || content === undefined) continue
    outcomes.set(to, { kind: outcome?.kind === 'conflict' ? 'conflict' : 'merged', content })
    outcomes.set(from, { kind: 'removed' })
  }
  return outcomes
}
