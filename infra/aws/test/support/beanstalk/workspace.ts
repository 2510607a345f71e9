import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempDisposableSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { repository } from '../../../src/deploy/bundle.ts'

/** The tasks that determine a bundle's inputs; others name packages that are not here. */
const bundleTasks = /^(bundle|sources|\/\/#generate)$/

/**
 * A repository of two services and the sources of their bundles, with the tasks of the real turbo.json, committed and
 * tagged `before`.
 */
export function makeWorkspace() {
  const { path: dir, remove } = mkdtempDisposableSync(join(tmpdir(), 'affected-'))
  onTestFinished(remove)
  const put = (path: string, content: string) => {
    mkdirSync(dirname(join(dir, path)), { recursive: true })
    writeFileSync(join(dir, path), content)
  }
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@localhost', ...args], { cwd: dir })

  const turbo = JSON.parse(readFileSync(join(repository, 'turbo.json'), 'utf8'))
  const tasks = Object.entries(turbo.tasks).filter(([name]) => bundleTasks.test(name))
  put('turbo.json', JSON.stringify({ ...turbo, tasks: Object.fromEntries(tasks) }))
  put('package.json', '{"name":"house","packageManager":"pnpm@12.21.0","scripts":{"generate":"true"}}')
  put('pnpm-workspace.yaml', 'packages: [apps/*, packages/*, infra/*]\n')
  put('tsconfig.base.json', '{}')
  const packages = ['apps/one', 'apps/two', 'packages/contracts', 'infra/bundle']
  put('pnpm-lock.yaml', `lockfileVersion: '9.0'\nimporters:\n${[...packages, '.'].map(importer).join('')}`)
  for (const path of packages) {
    const scripts = path.startsWith('apps/') ? { bundle: 'true' } : {}
    put(
      `${path}/package.json`,
      JSON.stringify({ name: path.replace(/^\w+\//, '@fanfare/'), scripts, ...uses(path) }),
    )
    put(`${path}/src/index.ts`, '')
  }
  git('init', '--quiet')
  git('add', '.')
  git('commit', '--quiet', '--message=before')
  git('tag', 'before')
  return {
    dir,
    /** Commits a change of one file. */
    change(path: string) {
      put(path, 'changed')
      git('add', '.')
      git('commit', '--quiet', '--message=after')
    },
  }
}

const uses = (path: string) =>
  path.startsWith('apps/') ? { dependencies: { '@fanfare/contracts': 'workspace:*' } } : {}

const importer = (path: string) =>
  path.startsWith('apps/')
    ? `  ${path}:\n    dependencies:\n      '@fanfare/contracts':\n        specifier: workspace:*\n        version: link:../../packages/contracts\n`
    : `  ${path}: {}\n`
