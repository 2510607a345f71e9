import { existsSync, globSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/schema'

/** Vitest's `--reporter=json`, as far as it is read. */
const TestReport = Type.Object({
  numPassedTests: Type.Number(),
  testResults: Type.Array(
    Type.Object({
      name: Type.String(),
      status: Type.String(),
      message: Type.String(),
      assertionResults: Type.Array(
        Type.Object({
          status: Type.String(),
          fullName: Type.String(),
          failureMessages: Type.Optional(Type.Array(Type.String())),
        }),
      ),
    }),
  ),
})
export type TestReport = Static<typeof TestReport>

/** turbo's `--summarize`, as far as it is read. */
const RunSummary = Type.Object({
  tasks: Type.Array(
    Type.Object({
      taskId: Type.String(),
      // A task that is not cached has none.
      logFile: Type.Optional(Type.String()),
      execution: Type.Optional(Type.Object({ exitCode: Type.Number() })),
    }),
  ),
})

const testReports = Compile(TestReport)
const runSummaries = Compile(RunSummary)

export interface Task {
  /** As in `order#test` or `//#lint`. */
  readonly id: string
  /** Undefined when a dependency failed. */
  readonly exitCode: number | undefined
  readonly log: string
  /** For tasks that ran tests. */
  readonly report: TestReport | undefined
}

const files = (root: string) => [
  ...globSync('{apps,packages,infra}/*/test-results.json', { cwd: root }),
  ...globSync('.turbo/runs/*.json', { cwd: root }),
]

export function forgetResults(root: string): void {
  for (const file of files(root)) rmSync(join(root, file))
}

/** Tasks of the last run; none when turbo ended before it began one. */
export function readTasks(root: string): Task[] {
  // Names sort by time; an interrupted run may be written late.
  const [file] = globSync('.turbo/runs/*.json', { cwd: root }).sort().reverse()
  if (file === undefined) return []
  const summary = readJson(join(root, file))
  if (!runSummaries.Check(summary)) throw new Error('turbo wrote a summary that cannot be read')
  return summary.tasks.map(({ taskId, logFile, execution }) => {
    const log = logFile === undefined ? '' : join(root, logFile)
    return {
      id: taskId.replace(/^@[^/]+\//, ''),
      exitCode: execution?.exitCode,
      log: readIfThere(log),
      report: taskId.endsWith('#test') ? readReport(join(log, '../../test-results.json')) : undefined,
    }
  })
}

function readReport(file: string): TestReport | undefined {
  const text = readIfThere(file)
  if (text === '') return undefined
  const report: unknown = JSON.parse(text)
  if (!testReports.Check(report)) throw new Error(`${file} cannot be read`)
  return report
}

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'))

function readIfThere(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}
