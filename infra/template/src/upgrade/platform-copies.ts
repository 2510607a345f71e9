import { mergeFile, type Outcome } from './merge-file.ts'
import type { Plan, Versions } from './plan.ts'

const template = 'turbo/generators/templates/service/'

/** `src/platform/http/server.ts` of `apps/order/src/platform/http/server.ts`. */
const fileOf = (path: string) => /^apps\/[^/]+\/(.+)$/.exec(path)?.[1]

/**
 * The platform's files in the services. One that is as the template's is taken whole: as the template will be. One that
 * was changed is merged. undefined: it stays as it is.
 * @param plan with the outcome of the template itself
 */
export function platformCopies(versions: Versions, plan: Plan): Map<string, Outcome | undefined> {
  const { base, mine, theirs, labels } = versions
  const outcomes = new Map<string, Outcome | undefined>()
  for (const [path, content] of mine) {
    const original = template + (fileOf(path) ?? '')
    const before = mine.get(original)
    if (before === undefined) continue
    const outcome = plan.get(original)
    const isStamped = content.equals(before)
    const isOwn = !base.has(path) && !theirs.has(path)
    const staysStamped = isOwn || theirs.get(path)?.equals(theirs.get(original) ?? Buffer.alloc(0))
    if (isStamped && staysStamped) outcomes.set(path, copyOf(outcome))
    else if (isOwn) outcomes.set(path, mergeFile(base.get(original), content, theirs.get(original), labels))
    // Others are planned already, as every file is.
  }
  return outcomes
}

/** The template's outcome, for a copy that is as the template is. */
function copyOf(outcome: Outcome | undefined): Outcome | undefined {
  if (outcome === undefined || outcome.kind === 'conflict' || outcome.kind === 'kept') return undefined
  return outcome.kind === 'removed' ? outcome : { kind: 'updated', content: outcome.content }
}

/** Copies that differ from the template: the next stamp would overwrite those that no service.ts says it owns. */
export function changedCopies({ base, mine }: Pick<Versions, 'base' | 'mine'>): string[] {
  return [...mine].flatMap(([path, content]) => {
    const file = fileOf(path)
    if (file === undefined) return []
    const original = mine.get(template + file)
    const isTemplates = base.get(path)?.equals(content) ?? false
    return original === undefined || original.equals(content) || isTemplates ? [] : [path]
  })
}
