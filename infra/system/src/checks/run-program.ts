import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { passedOn, stopSignals } from '@fanfare/command'

/** Runs a program of node_modules in a folder, and passes signals on. */
export async function runProgram(program: string, args: readonly string[], cwd: string) {
  let interrupted = false
  const child = spawn(process.execPath, [join(cwd, 'node_modules', program), ...args], {
    cwd,
    // TypeScript's compiler is written in Go: memory is collected less often, for a quarter less processor time.
    env: { GOGC: '400', ...process.env },
    stdio: 'inherit',
  })
  for (const signal of stopSignals) {
    process.on(signal, () => {
      interrupted = true
      child.kill(passedOn(signal))
    })
  }
  const [code]: unknown[] = await once(child, 'exit')
  return { code: typeof code === 'number' ? code : 1, interrupted }
}
