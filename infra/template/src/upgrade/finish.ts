import { howToUndo } from '../git.ts'
import { runSteps } from '../steps.ts'
import { type Finishing, stamp } from './steps-after.ts'

const last = ['npx --yes pnpm@12 test', 'git diff, and commit', howToUndo]

/** With conflicts, this is left to who solves them. */
export function listConflicts(conflicts: readonly string[], left: readonly Finishing[]): void {
  console.log(`\nBoth changed the same lines of:\n${listed(conflicts)}`)
  const first = conflicts.filter((path) => /^(package\.json|pnpm-workspace\.yaml)$/.test(path))
  const why = first.length > 0 ? `, first in ${first.join(' and ')}: no pnpm command works until then` : ''
  console.log(`Solve what is between <<<<<<< and >>>>>>>${why}. Then:`)
  console.log(listed([...left.map(({ command }) => command), ...last]))
}

/** Returns whether all is done. */
export async function finish(root: string, left: readonly Finishing[]): Promise<boolean> {
  for (const [at, step] of left.entries()) {
    try {
      await runSteps(root, [step])
    } catch (error) {
      console.error(error instanceof Error ? error.message : error)
      console.log('\nThe files are merged. Still to do:')
      console.log(listed([...left.slice(at).map(({ command }) => command), ...last]))
      return false
    }
  }
  console.log(`\nNext:\n${listed(last)}`)
  return true
}

/** Copies of the platform that were changed, and that no service.ts says it owns. */
export function listUnowned(unowned: readonly string[]): void {
  if (unowned.length === 0) return
  console.log(`\nChanged here, and not in "owns" of service.ts:\n${listed(unowned)}`)
  console.log(
    'They were merged. List there what you keep, and then stamp: it overwrites the rest, and adds new files.',
  )
  console.log(listed([stamp]))
}

const listed = (lines: readonly string[]) => lines.map((line) => `- ${line}`).join('\n')
