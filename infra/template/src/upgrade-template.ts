import { fileURLToPath } from 'node:url'
import { carryOut, readCommand } from '@fanfare/command'
import { writeChanges } from './changes.ts'
import { assertClean } from './git.ts'
import { printTemplateFile, readTemplateFile, templateFile } from './template-file.ts'
import { readTree } from './tree.ts'
import { finish, listConflicts, listUnowned } from './upgrade/finish.ts'
import { fetchHistory } from './upgrade/history.ts'
import { readOptions, type UpgradeOptions, usage } from './upgrade/options.ts'
import { planUpgrade } from './upgrade/plan.ts'
import { changedCopies } from './upgrade/platform-copies.ts'
import { changesOf, conflictsIn, describe } from './upgrade/report.ts'
import { stepsAfter } from './upgrade/steps-after.ts'
import { readTarget } from './upgrade/target.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** Returns whether all is done. */
async function upgrade({ to, from, dryRun }: UpgradeOptions): Promise<boolean> {
  const { names, template } = readTemplateFile(root)
  if (!names) throw new Error('This is the template itself. A repository is made of it with init:template')
  const repository = from ?? template.repository
  if (!repository) throw new Error('Where is the template? --from REPOSITORY')
  const target = readTarget(root, { names, template }, fetchHistory(root, repository), { repository, to })
  if (target === undefined) {
    console.log(`Already at ${template.commit.slice(0, 10)} of the template.`)
    return true
  }
  assertClean(root)
  const mine = readTree(root)
  const labels = { mine: 'yours', theirs: `template ${target.origin.commit.slice(0, 10)}` }
  const plan = planUpgrade({ ...target, mine, labels })
  const unowned = await withoutOwner(changedCopies({ base: target.base, mine }))
  console.log([...describe(plan), ...target.notes].join('\n'))
  if (dryRun) {
    console.log('\nNothing was changed: --dry-run')
    return true
  }
  writeChanges(root, changesOf(plan))
  listUnowned(unowned)
  const left = stepsAfter([...plan.keys()], unowned.length === 0)
  const conflicts = conflictsIn(plan)
  if (conflicts.length > 0) listConflicts(conflicts, left)
  const isDone = conflicts.length === 0 && (await finish(root, left))
  // At the end: when the run is killed before, the next one does not take it for done.
  const file = Buffer.from(printTemplateFile({ template: target.origin, names }))
  writeChanges(root, { written: new Map([[templateFile, file]]), removed: [] })
  return isDone
}

/** Of files of the platform in services, as in `apps/order/src/platform/http/server.ts`. */
async function withoutOwner(paths: readonly string[]): Promise<string[]> {
  if (paths.length === 0) return []
  // Loaded on demand: "Already at" has to be said in a repository that is merged half-way, too.
  const { findServices } = await import('@fanfare/topology')
  const owned = (await findServices(root)).flatMap(({ declaration: { name, owns = [] } }) =>
    owns.map((file) => `apps/${name}/src/platform/${file}`),
  )
  return paths.filter((path) => !owned.includes(path))
}

const options = readCommand(usage, readOptions)
await carryOut(usage, async () => {
  if (!(await upgrade(options))) process.exitCode = 1
})
