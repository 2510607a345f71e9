import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { carryOut, readCommand } from '@fanfare/command'
import { changesBetween, writeChanges } from './changes.ts'
import { assertClean, gitOrNothing, howToUndo } from './git.ts'
import { assertCommitter, startHistory } from './init/fresh-history.ts'
import { type InitOptions, readOptions, usage } from './init/options.ts'
import { originOf } from './init/origin.ts'
import { ownFiles } from './init/own-files.ts'
import { takenNames } from './init/taken.ts'
import { named } from './named.ts'
import { readNames } from './names.ts'
import { formatStep, installStep, runSteps } from './steps.ts'
import { readTemplateFile, templateFile } from './template-file.ts'
import { readTree } from './tree.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

async function initialise({ name, title, dryRun, freshHistory, ...given }: InitOptions): Promise<void> {
  const file = readTemplateFile(root)
  if (file.names)
    throw new Error(`This repository is named already: ${file.names.name}, says ${templateFile}`)
  assertClean(root)
  if (freshHistory) assertCommitter(root)
  const before = readTree(root)
  const names = readNames(name, title, takenNames(before))
  const origin = originOf(root, file, given.template)
  const year = new Date().getFullYear()
  const renamed = named(before, names)
  const own = ownFiles(new Map([...before, ...renamed]), { ...given, names, origin, year })
  const changes = changesBetween(before, new Map([...renamed, ...own]))

  const [removes, writes] = dryRun ? ['would remove', 'would write'] : ['removed', 'wrote']
  for (const path of changes.removed) console.log(`${removes} ${path}`)
  for (const path of changes.written.keys()) if (dryRun || own.has(path)) console.log(`${writes} ${path}`)
  console.log(`${names.title} (${names.name}): ${changes.written.size} files`)
  if (dryRun) {
    console.log('Nothing was changed: --dry-run')
    return
  }
  const isLast = (path: string) => path === templateFile
  const written = (wanted: boolean) =>
    new Map([...changes.written].filter(([path]) => isLast(path) === wanted))
  writeChanges(root, { ...changes, written: written(false) })
  try {
    await runSteps(root, [formatStep, installStep])
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : error}\n\n${howToUndo}`)
  } finally {
    // At the end: when the run is killed before, the next one does not take it for done.
    writeChanges(root, { written: written(true), removed: [] })
  }
  if (freshHistory) startHistory(root, `${names.title}, from the template at ${origin.commit.slice(0, 10)}`)
  console.log(next(freshHistory, origin.repository).join('\n'))
}

const next = (freshHistory: boolean, repository: string | undefined): string[] => [
  '\nNext:',
  '- npx --yes pnpm@12 test',
  freshHistory ? '- git show --stat' : '- git diff, and commit',
  ...(existsSync(join(root, '.data')) ? ['- npx --yes pnpm@12 fresh: local data has the old name'] : []),
  '- README.md, SECURITY.md and LICENSE: what they say about your project',
  ...(repository !== undefined && repository === gitOrNothing(root, ['remote', 'get-url', 'origin'])
    ? ['- git remote set-url origin …: it is the template']
    : []),
  repository === undefined
    ? `- upgrade:template needs the template's address: "repository" of "template" in ${templateFile}`
    : `- upgrade:template brings newer versions of the template, from ${repository}`,
]

const options = readCommand(usage, readOptions)
await carryOut(usage, () => initialise(options))
