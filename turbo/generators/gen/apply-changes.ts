import { existsSync, globSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { stopSignals } from '../../../infra/command/src/index.ts'
import type { Plan } from './plan.ts'
import { runStep } from './run-step.ts'
import { keepFiles } from './undo.ts'
import { beginWriting } from './unfinished.ts'

const documents = ['pnpm-lock.yaml', 'docs/events', 'docs/cost.md']

/** What steps write beside the changes themselves. */
const written = (root: string) => [
  ...documents,
  ...globSync('apps/*/src/platform', { cwd: root }).map((path) => path.replaceAll('\\', '/')),
]

/** Writes and removes the files, and runs the steps. When one fails, or on Ctrl-C, everything is as before. */
export async function applyChanges(
  root: string,
  { changes, removals = [], steps }: Pick<Plan, 'changes' | 'removals' | 'steps'>,
): Promise<void> {
  const paths = [...changes.map(({ path }) => path), ...removals]
  const undo = keepFiles(root, [...paths, ...written(root)])
  const finish = beginWriting(root, [...foldersOf(root, paths), ...documents])
  const stop = new AbortController()
  const interrupt = () => stop.abort()
  for (const signal of stopSignals) process.on(signal, interrupt)
  try {
    for (const { path, text } of changes) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
      console.log(path)
    }
    for (const path of removals) {
      rmSync(join(root, path), { recursive: true, force: true })
      console.log(`removed ${path}`)
    }
    for (const step of steps) {
      stop.signal.throwIfAborted()
      console.log(`… ${step.what}`)
      await runStep(root, step, stop.signal)
    }
    stop.signal.throwIfAborted()
  } catch (error) {
    undo()
    const reason = stop.signal.aborted
      ? 'interrupted'
      : error instanceof Error
        ? error.message
        : String(error)
    throw new Error(`${reason}\n\nNothing was changed: all files are as before.`)
  } finally {
    finish()
    for (const signal of stopSignals) process.off(signal, interrupt)
  }
}

/** A service that is new is one folder, and not each of its files. */
const foldersOf = (root: string, paths: readonly string[]) => [
  ...new Set(
    paths.map((path) => {
      const folder = path.split('/', 2).join('/')
      return existsSync(join(root, folder)) ? path : folder
    }),
  ),
]
