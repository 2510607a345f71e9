import { spawnSync } from 'node:child_process'
import { globSync, mkdtempDisposableSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { optionsOf, readCommand } from '@fanfare/command'

const usage = `Usage: pnpm verify:aws

  Everything that can be said of a deployment without an account: the tests of the templates and of the bundles, and
  cfn-lint where it is installed.`

readCommand(usage, (args) => optionsOf(args, {}))
const root = fileURLToPath(new URL('../../..', import.meta.url))

/** Packages and what is left out: tests that say nothing of AWS. */
const suites = [
  { folder: 'infra/aws', exclude: ['test/cost*', 'test/deploy*', 'test/not-found*'] },
  { folder: 'infra/bundle', exclude: [] },
]

function node(args: readonly string[], cwd: string): boolean {
  return spawnSync(process.execPath, args, { cwd, stdio: 'inherit' }).status === 0
}

function test({ folder, exclude }: (typeof suites)[number]): boolean {
  const cwd = join(root, folder)
  const vitest = join(cwd, 'node_modules', 'vitest', 'vitest.mjs')
  return node([vitest, 'run', ...exclude.flatMap((pattern) => ['--exclude', pattern])], cwd)
}

/** Not on npm: `pip install cfn-lint`. W3005 is about dependencies that CDK writes twice. */
function lint(): boolean | undefined {
  const program = 'cfn-lint'
  if (spawnSync(program, ['--version'], { stdio: 'ignore' }).status !== 0) return undefined
  using folder = mkdtempDisposableSync(join(tmpdir(), 'fanfare-verify-'))
  if (!node([join(root, 'infra/aws/src/synth.ts'), '--out', folder.path], root)) return false
  const templates = globSync('*/*.template.json', { cwd: folder.path })
  const { status } = spawnSync(program, ['--ignore-checks', 'W3005', '--', ...templates], {
    cwd: folder.path,
    stdio: 'inherit',
  })
  return status === 0
}

const results: (readonly [string, boolean | undefined])[] = [
  ...suites.map((suite) => [suite.folder, test(suite)] as const),
  ['cfn-lint', lint()],
]
const words = { true: 'passed', false: 'FAILED', undefined: 'not run: it is not installed' }
for (const [name, passed] of results) console.log(`${name}: ${words[`${passed}`]}`)
process.exitCode = results.some(([, passed]) => passed === false) ? 1 : 0
