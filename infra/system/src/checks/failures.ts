import { basename } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import type { Task } from './results.ts'

export interface Count {
  /** Tests. */
  readonly passed: number
  /** Tasks without tests that passed, as in `lint` or `types`. */
  readonly tasks: readonly string[]
  readonly failed: readonly Failure[]
}

export interface Failure {
  /** As in `order#test`. */
  readonly task: string
  readonly file?: string
  readonly test?: string
  /** Its first line. */
  readonly reason: string
}

interface End {
  readonly code: number
  /** By a signal. */
  readonly interrupted: boolean
}

export function count(tasks: readonly Task[], { code, interrupted }: End): Count {
  const ran = tasks.filter(({ exitCode }) => exitCode !== undefined)
  const failures = ran.flatMap(failuresOf)
  const run = (reason: string) => [{ task: 'the run', reason }]
  const failed = [
    ...failures,
    ...(interrupted ? run('interrupted before its end') : []),
    // As when turbo was killed: what did not run is in no task.
    ...(code !== 0 && !interrupted && failures.length === 0 ? run(`ended early, with ${code}`) : []),
    ...(code === 0 && tasks.length === 0 ? run('nothing was run') : []),
  ]
  const passed = ran.reduce((sum, { report }) => sum + (report?.numPassedTests ?? 0), 0)
  const others = ran.filter(({ exitCode, report }) => exitCode === 0 && report === undefined)
  return { passed, tasks: others.map(({ id }) => id.replace(/^.*#/, '')), failed }
}

function failuresOf({ id, exitCode, log, report }: Task): Failure[] {
  const failures = (report?.testResults ?? []).flatMap(({ name, status, message, assertionResults }) => {
    const file = basename(name)
    // A test that is skipped has not passed.
    const tests = assertionResults
      .filter((test) => test.status !== 'passed')
      .map((test) => ({
        task: id,
        file,
        test: test.fullName,
        reason: firstLine(test.failureMessages?.[0] ?? test.status),
      }))
    // A file that cannot be loaded has no tests.
    if (status === 'failed' && tests.length === 0) return [{ task: id, file, reason: firstLine(message) }]
    return tests
  })
  // An uncaught error fails a run without a failed test.
  if (exitCode !== 0 && failures.length === 0) return [{ task: id, reason: firstError(log) }]
  return failures
}

const lines = (text: string) =>
  stripVTControlCharacters(text)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

const firstLine = (text: string) => lines(text)[0] ?? 'no reason was given'

/** The most likely cause in a log. */
function firstError(log: string): string {
  const all = lines(log)
  const telling = all.find(
    (line) => /\berror\b.*:|\berror TS|lint\/|format ━/i.test(line) && !/^Serialized/.test(line),
  )
  return telling ?? all.at(-1) ?? 'see its output above'
}

/** One line per failure, then what CI reads: tests, and everything that failed. */
export function summary({ passed, tasks, failed }: Count): string {
  const list = failed.map(
    ({ task, file, test, reason }) => `  ${[task, file, test].filter(Boolean).join(' › ')}: ${reason}`,
  )
  return [
    ...(list.length > 0 ? ['', 'Failed:', ...list, ''] : []),
    ...(tasks.length > 0 ? [`Checks without tests that passed: ${countByName(tasks)}`] : []),
    `${passed} passed, ${failed.length} failed`,
  ].join('\n')
}

/** As in "1 lint, 12 types". */
function countByName(names: readonly string[]): string {
  const counts = Map.groupBy(names, (name) => name)
  return [...counts].map(([name, all]) => `${all.length} ${name}`).join(', ')
}
