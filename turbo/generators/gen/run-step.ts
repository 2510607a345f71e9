import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { outputOf } from '../../../infra/command/src/index.ts'
import type { Step } from './plan.ts'

/** `pnpm gen` has its pnpm in PATH; Node alone may not. */
const pnpm = process.env['npm_config_user_agent']?.startsWith('pnpm/12') ? 'pnpm' : 'npx --yes pnpm@12'

/** Throws an error with the step's output when it fails. */
export async function runStep(
  root: string,
  { what, run, folder = '.' }: Step,
  signal: AbortSignal,
): Promise<void> {
  // On Windows, pnpm and npx are started by a shell only.
  const [program, args, shell] =
    'node' in run
      ? ([process.execPath, run.node, false] as const)
      : ([[pnpm, ...run.pnpm].join(' '), [], true] as const)
  const child = spawn(program, args, {
    cwd: join(root, folder),
    shell,
    signal,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = outputOf(child)
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`${output()}\n"${what}" failed (exit code ${code}).`)
}
