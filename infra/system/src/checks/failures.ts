import { basename } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import type { Task } from './results.ts'

export interface Count {
  readonly passed: number
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

/**
 * Counts a task's tests; one for a task without.
 * @param interrupted whether the run was ended by a signal
 */
export function count(tasks: readonly Task[], interrupted = false): Count {
  const ran = tasks.filter(({ exitCode }) => exitCode !== undefined)
  const stopped = interrupted ? [{ task: 'the run', reason: 'interrupted before its end' }] : []
  const failed = [...ran.flatMap(failuresOf), ...stopped]
  const passed = ran.map(({ exitCode, report }) => report?.numPassedTests ?? (exitCode === 0 ? 1 : 0))
  return { passed: passed.reduce((sum, each) => sum + each, 0), failed }
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

/** One line per failure, then what CI reads. */
export function summary({ passed, failed }: Count): string {
  const list = failed.map(
    ({ task, file, test, reason }) => `  ${[task, file, test].filter(Boolean).join(' › ')}: ${reason}`,
  )
  return [
    ...(list.length > 0 ? ['', 'Failed:', ...list, ''] : []),
    `${passed} passed, ${failed.length} failed`,
  ].join('\n')
}
