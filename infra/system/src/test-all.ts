import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync, readFileSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

// pnpm test: every check of the house through turbo, then one line that sums up. Arguments go to turbo, as in
//   pnpm test --filter=@fanfare/order
const root = fileURLToPath(new URL('../../..', import.meta.url))
const results = () => globSync('{apps,packages,infra}/*/test-results.json', { cwd: root })

for (const file of [...results(), ...globSync('.turbo/runs/*.json', { cwd: root })]) rmSync(`${root}/${file}`)

const turbo = spawn(
  process.execPath,
  [
    `${root}/node_modules/turbo/bin/turbo`,
    ...['run', 'lint', 'types', 'test', '--continue', '--summarize', '--concurrency=3'],
    ...process.argv.slice(2),
  ],
  { cwd: root, stdio: 'inherit' },
)
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => turbo.kill(signal))
const [code] = await once(turbo, 'exit')

interface Summary {
  readonly tasks: readonly { readonly taskId: string; readonly execution?: { readonly exitCode: number } }[]
}
interface Results {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
}
const readJson = <T>(file: string): T => JSON.parse(readFileSync(`${root}/${file}`, 'utf8'))

// A task of turbo is one check; a task that ran tests is as many as it ran.
let passed = 0
let failed = 0
for (const file of results()) {
  const { numPassedTests, numFailedTests, numPendingTests } = readJson<Results>(file)
  passed += numPassedTests
  failed += numFailedTests + numPendingTests
}
const testFailures = failed
for (const file of globSync('.turbo/runs/*.json', { cwd: root })) {
  for (const { taskId, execution } of readJson<Summary>(file).tasks) {
    const isTest = taskId.endsWith('#test')
    if (execution?.exitCode === 0) passed += isTest ? 0 : 1
    // A run of tests can also fail as a whole, without a test that failed.
    else if (execution && (!isTest || testFailures === 0)) failed += 1
  }
}
if (code !== 0 && failed === 0) failed = 1
process.exitCode = failed === 0 && code === 0 ? 0 : 1
console.log(`${passed} passed, ${failed} failed`)
