import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Plan } from './plan.ts'
import { runStep } from './run-step.ts'
import { keepFiles } from './undo.ts'

/** What steps write beside the changes themselves. */
const written = ['pnpm-lock.yaml', 'docs/events', 'docs/cost.md']

/** Writes and removes the files, and runs the steps. When one fails, or on Ctrl-C, everything is as before. */
export async function applyChanges(
  root: string,
  { changes, removals = [], steps }: Pick<Plan, 'changes' | 'removals' | 'steps'>,
): Promise<void> {
  const undo = keepFiles(root, [...changes.map(({ path }) => path), ...removals, ...written])
  const stop = new AbortController()
  const interrupt = () => stop.abort()
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt)
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
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt)
  }
}
