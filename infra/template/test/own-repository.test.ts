import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { temporaryFolder } from '@fanfare/local'
import { expect, onTestFinished, test } from 'vitest'
import { readRepository } from '../../../turbo/generators/gen/repository.ts'
import { runStep } from '../../../turbo/generators/gen/run-step.ts'
import { planService } from '../../../turbo/generators/gen/service.ts'
import { writeChanges } from '../src/changes.ts'
import { git } from '../src/git.ts'
import { installStep } from '../src/steps.ts'
import { readTemplateFile } from '../src/template-file.ts'
import { readTree } from '../src/tree.ts'
import { commit } from './support/commit.ts'
import { copyClients, edit, root, runNode, writeHistory } from './support/history.ts'

const platform = (file: string) => `turbo/generators/templates/service/src/platform/${file}`
const repository = await readRepository(root)
const templates = repository.services.map(({ declaration }) => declaration.name)
const services = ['gift-card', ...templates]
const copies = (file: string, names = services) => names.map((name) => `apps/${name}/src/platform/${file}`)

async function passes(folder: string, ...args: string[]): Promise<void> {
  const { code, stdout, stderr } = await runNode(folder, ...args)
  expect(code, `${args.join(' ')}\n${stdout}${stderr}`).toBe(0)
}

test('a clone gets a service and a name, is edited, and takes a newer template', async () => {
  const { dir, remove } = await temporaryFolder('template')
  onTestFinished(remove)
  const [origin, mine] = [join(dir, 'template'), join(dir, 'my-shop')]
  const text = (file: string) => readFileSync(join(mine, file), 'utf8')
  const node = (...args: string[]) => runNode(mine, ...args)

  writeHistory(origin, () => {
    for (const file of [platform('http/health.ts'), ...copies('http/health.ts', templates)])
      edit(origin, file, (it) => `${it}// older\n`)
    edit(origin, '.nvmrc', () => '18\n')
    edit(origin, 'AGENTS.md', (it) => `${it}\nThe last line.\n`)
    rmSync(join(origin, 'docs/when-not.md'))
    writeFileSync(join(origin, 'infra/topology/src/gone.ts'), 'export const gone = true\n')
  })
  git(dir, ['clone', '--quiet', origin, mine])
  git(mine, ['reset', '--quiet', '--hard', 'HEAD~1'])

  // As `gen service` writes it.
  const { changes } = planService(
    { ...repository, root: mine },
    {
      kind: 'service',
      name: 'gift-card',
      publishes: 'gift-card.created',
      subscribes: [],
      schedule: undefined,
    },
  )
  writeChanges(mine, { written: new Map(changes.map((it) => [it.path, Buffer.from(it.text)])), removed: [] })
  await runStep(mine, installStep, new AbortController().signal)
  await passes(mine, 'turbo/generators/stamp.ts')
  const init = ['infra/template/src/init-template.ts', 'my-shop', '--title', 'The Shop']
  expect(await node(...init)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('changes that are not committed'),
  })
  commit(mine, 'our service')

  await passes(mine, ...init)
  expect(text('apps/gift-card/service.ts')).toContain("from '@my-shop/contracts'")
  expect(git(mine, ['grep', '-il', 'fanfare']).trim().split('\n')).toEqual(['.template.json', 'LICENSE'])
  expect(existsSync(join(mine, 'docs/compare.md'))).toBe(false)
  expect(await node(...init)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('is named already: my-shop'),
  })

  edit(mine, '.nvmrc', () => '20\n')
  edit(mine, 'AGENTS.md', (it) => it.replace('# ', '# Ours: '))
  for (const file of [platform('http/problem.ts'), ...copies('http/problem.ts')])
    edit(mine, file, (it) => `// Ours.\n${it}`)
  const unowned = 'apps/gift-card/src/platform/http/server.ts'
  edit(mine, unowned, (it) => `// Ours.\n${it}`)
  rmSync(join(mine, '.devcontainer/devcontainer.json'))
  commit(mine, 'our shop')

  const upgrade = ['infra/template/src/upgrade-template.ts']
  const listed = await node(...upgrade, '--dry-run')
  expect(git(mine, ['status', '--porcelain'])).toBe('')
  const upgraded = await node(...upgrade)
  expect(upgraded.code).toBe(1)
  expect(upgraded.stdout.split('\n\n', 1)).toEqual(listed.stdout.split('\n\n', 1))
  expect(upgraded.stdout).toContain('Both changed the same lines of:\n- .nvmrc\n')
  expect(upgraded.stdout).toMatch(
    new RegExp(`owns" of service.ts:\n- ${unowned}\n.*\n- .* turbo/generators/stamp.ts\n`),
  )
  expect(text('.nvmrc')).toMatch(/^<<<<<<< yours\n20\n=======\n24\n>>>>>>> template \w{10}\n$/)
  expect(text('AGENTS.md')).toMatch(/^# Ours: /)
  expect(text('AGENTS.md')).not.toContain('The last line.')
  for (const file of copies('http/health.ts')) expect(text(file)).not.toContain('// older')
  for (const file of copies('http/problem.ts')) expect(text(file)).toContain('// Ours.')
  expect(text('docs/when-not.md')).toContain('micro-services')
  expect(existsSync(join(mine, 'infra/topology/src/gone.ts'))).toBe(false)
  expect(existsSync(join(mine, '.devcontainer/devcontainer.json'))).toBe(false)
  expect(git(mine, ['status', '--porcelain']).trim().split('\n')).toHaveLength(6 + services.length)

  edit(mine, '.nvmrc', () => '24\n')
  expect(await node(...upgrade)).toMatchObject({ code: 0, stdout: expect.stringContaining('Already at ') })
  await passes(mine, 'turbo/generators/stamp.ts')
  copyClients(mine)
  await passes(mine, 'infra/local/src/generate.ts')
  await passes(mine, '-e', checks)
  const ownService = join(mine, 'apps/gift-card')
  await passes(ownService, '../../node_modules/typescript/bin/tsc', '--singleThreaded')
  await passes(ownService, 'node_modules/vitest/vitest.mjs', 'run')
})

test('no file that stays imports one that goes', () => {
  const own = new Set(readTemplateFile(root).own)
  const imports = [...readTree(root)].flatMap(([file, content]) =>
    own.has(file) || !/\.tsx?$/.test(file)
      ? []
      : [...content.toString().matchAll(/\b(?:from|import) '(\.[^']+)'/g)].map(([, specifier = '']) => ({
          file,
          target: posix.join(posix.dirname(file), specifier),
        })),
  )
  expect(imports.length).toBeGreaterThan(1000)
  expect(imports.filter(({ target }) => own.has(target))).toEqual([])
})

/** Import rules and links of the documents. */
const checks = `
  const { reportBrokenRules } = await import('./infra/system/src/checks/imports.ts')
  const { pages, deadLinks } = await import('./infra/system/test/support/markdown.ts')
  const dead = pages().flatMap(deadLinks)
  console.error(...dead)
  if (!reportBrokenRules() || dead.length > 0) process.exitCode = 1`
