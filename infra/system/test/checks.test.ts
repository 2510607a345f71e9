import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { temporaryFolder } from '@fanfare/local'
import { expect, onTestFinished, test } from 'vitest'
import { count, summary } from '../src/checks/failures.ts'
import { readOptions } from '../src/checks/options.ts'
import { packageFolders, typeTasks } from '../src/checks/packages.ts'
import { missingErasure } from '../src/checks/personal-data.ts'
import { readTasks, type Task, type TestReport } from '../src/checks/results.ts'

const assertion = (fullName: string, status: string, failureMessages: string[] = []) => ({
  fullName,
  status,
  failureMessages,
})
const green = { code: 0, interrupted: false }
const red = { code: 1, interrupted: false }
const report = (
  status: string,
  message: string,
  ...assertionResults: TestReport['testResults'][number]['assertionResults']
): TestReport => ({
  numPassedTests: assertionResults.filter((each) => each.status === 'passed').length,
  testResults: [{ name: '/repo/apps/order/test/saga.test.ts', status, message, assertionResults }],
})
const task = (id: string, exitCode: number | undefined, more: Partial<Task> = {}): Task => ({
  id,
  exitCode,
  log: '',
  report: undefined,
  ...more,
})

test('tests are counted, and other checks are named apart from them', () => {
  const tests = report('passed', '', assertion('one', 'passed'), assertion('two', 'passed'))
  const tasks = [task('//#lint', 0), task('order#types', 0), task('order#test', 0, { report: tests })]
  expect(summary(count(tasks, green))).toBe(
    'Checks without tests that passed: 1 lint, 1 types\n2 passed, 0 failed',
  )
})

test('what failed is listed at the end: package, file, test, and the first line of the reason', () => {
  const tests = report(
    'failed',
    '',
    assertion('an order is confirmed', 'failed', [
      '\u001b[31mexpected 1 to be 2\u001b[39m\n    at file.ts:1:1',
    ]),
    assertion('an order is placed', 'passed'),
  )
  expect(summary(count([task('order#test', 1, { report: tests })], red))).toBe(
    [
      '',
      'Failed:',
      '  order#test › saga.test.ts › an order is confirmed: expected 1 to be 2',
      '',
      '1 passed, 1 failed',
    ].join('\n'),
  )
})

test.each<[string, Task, string]>([
  [
    'a skipped test',
    task('order#test', 0, { report: report('passed', '', assertion('one', 'skipped')) }),
    'order#test › saga.test.ts › one: skipped',
  ],
  [
    'a file that cannot be loaded',
    task('order#test', 1, { report: report('failed', 'Cannot find module') }),
    'order#test › saga.test.ts: Cannot find module',
  ],
  [
    'an error that no test caught',
    task('order#test', 1, {
      report: report('passed', '', assertion('one', 'passed')),
      log: '✓ saga.test.ts\nerror: terminating connection\nSerialized Error: {}\n',
    }),
    'order#test: error: terminating connection',
  ],
  [
    'a type that does not fit',
    task('order#types', 2, { log: "src/web.ts(1,1): error TS2322: Type 'a' …\n" }),
    "order#types: src/web.ts(1,1): error TS2322: Type 'a' …",
  ],
  ['a task without a log', task('order#types', 137), 'order#types: see its output above'],
])('%s is a failure', (_, failing, line) => {
  expect(summary(count([failing], red))).toContain(`Failed:\n  ${line}\n`)
})

const interrupted = { code: 1, interrupted: true }
test('an interrupted run has failed, whatever passed before', () => {
  expect(summary(count([task('order#types', 0)], interrupted))).toContain(
    'the run: interrupted before its end',
  )
  expect(summary(count([task('order#types', 0)], interrupted))).toMatch(/\n0 passed, 1 failed$/)
})

test('a run that ended early has failed, though nothing of it has', () => {
  expect(summary(count([task('order#types', 0), task('order#test', undefined)], red))).toContain(
    'Failed:\n  the run: ended early, with 1\n',
  )
})

test('a run without a task has failed, and one that was interrupted before says so only', async () => {
  const { dir, remove } = await temporaryFolder('checks')
  onTestFinished(remove)
  expect(readTasks(dir)).toEqual([])
  expect(count([], green).failed).toEqual([{ task: 'the run', reason: 'nothing was run' }])
  expect(count([], interrupted).failed).toEqual([{ task: 'the run', reason: 'interrupted before its end' }])
})

test('a terminal that is closed ends the program that was started', async () => {
  const { dir, remove } = await temporaryFolder('checks')
  onTestFinished(remove)
  await mkdir(join(dir, 'node_modules'))
  await writeFile(join(dir, 'node_modules/wait.mjs'), 'setInterval(() => {}, 1_000)')
  const module = new URL('../src/checks/run-program.ts', import.meta.url)
  const program = `
    import { runProgram } from ${JSON.stringify(module)}
    const running = runProgram('wait.mjs', [], ${JSON.stringify(dir)})
    process.emit('SIGHUP', 'SIGHUP')
    console.log(JSON.stringify(await running))`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program])
  expect(JSON.parse(stdout)).toEqual({ code: 1, interrupted: true })
})

test('a task that was not run, since another failed, counts as neither', () => {
  expect(count([task('order#test', undefined)], green)).toEqual({ passed: 0, tasks: [], failed: [] })
})

test('the types of infra are checked by one task, and those of a service and of a page by one each', () => {
  const own = packageFolders().filter((folder) => folder.startsWith('apps/') || folder === 'infra/console')
  const tasks = typeTasks()
  expect(tasks.map((task) => task.replace(/^@.+\//, ''))).toEqual([
    'types:infra',
    ...own.map((folder) => `${basename(folder)}#types`),
  ])
})

const folders = ['apps/order', 'apps/user', 'infra/aws']
test.each(['order', '@fanfare/order', 'apps/order'])('--filter %s is the order service', (name) => {
  expect(readOptions(['--filter', name], folders).packages).toEqual(['apps/order'])
})

test.each([
  [['--filter', 'basket'], 'There is no package basket. There are: order, user, aws'],
  [['--filter', 'shop/order'], 'There is no package shop/order'],
  [['--watch'], '--watch goes with one --filter'],
  [['--fast'], "Unknown option '--fast'"],
])('%j is refused', (args, message) => {
  expect(() => readOptions(args, folders)).toThrow(message)
})

test.each([
  [['user.created', 'order.created'], 'shop subscribes to user.created, with email and name of a person'],
  [['user.created', 'user.erased'], undefined],
  [['order.created'], undefined],
])('a service that subscribes to %s is told: %s', (subscribes, message) => {
  const told = missingErasure({ name: 'shop', subscribes })
  expect(told?.slice(0, message?.length)).toBe(message)
})
