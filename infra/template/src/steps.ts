import { stopSignals } from '@fanfare/command'
import type { Step } from '../../../turbo/generators/gen/plan.ts'
import { runStep } from '../../../turbo/generators/gen/run-step.ts'

export const installStep: Step = {
  what: 'install',
  run: { pnpm: ['install', '--prefer-offline', '--no-frozen-lockfile'] },
}

/** Without the linter's rules: names do not break them, and code that breaks them is not for this to refuse. */
export const formatStep: Step = {
  what: 'format',
  run: { node: ['node_modules/@biomejs/biome/bin/biome', 'check', '--write', '--linter-enabled=false', '.'] },
}

/** Throws when a step fails, and on Ctrl-C. */
export async function runSteps(root: string, steps: readonly Step[]): Promise<void> {
  const stop = new AbortController()
  const interrupt = () => stop.abort()
  for (const signal of stopSignals) process.on(signal, interrupt)
  try {
    for (const step of steps) {
      console.log(`… ${step.what}`)
      await runStep(root, step, stop.signal)
      stop.signal.throwIfAborted()
    }
  } catch (error) {
    throw stop.signal.aborted ? new Error('interrupted') : error
  } finally {
    for (const signal of stopSignals) process.off(signal, interrupt)
  }
}
