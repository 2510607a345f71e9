// Needs: mailer, payment
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import { outputOf } from '@fanfare/command'
import { temporaryFolder } from '@fanfare/local'
import { eventually, shell } from '@fanfare/local/testing'
import { expect, onTestFinished } from 'vitest'
import { processesWith, showIfFailed } from './programs.ts'
import { cheapHashes } from './stack.ts'

const command = fileURLToPath(new URL('../../src/demo.ts', import.meta.url))

/** The output of each scenario, and then of the summary. */
export const scenariosIn = (output: string) => output.split(/\n {2}(?=Scenario \d|Every scenario)/).slice(1)

/** Runs the demo as `pnpm demo` does, with a temporary folder of its own, by which its files and processes are found. */
export const runDemo = (...args: string[]) => runDemoWith({}, ...args)

export async function runDemoWith(env: NodeJS.ProcessEnv, ...args: string[]) {
  const { dir, remove } = await temporaryFolder('test', { inMemory: true })
  const child = spawn(process.execPath, [command, ...args], {
    env: { ...shell, ...cheapHashes, ...env, TMPDIR: dir, TEMP: dir },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const written = outputOf(child)
  const output = () => stripVTControlCharacters(written())
  const closed = once(child, 'close')
  showIfFailed('the demo', output)
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await closed
    await remove()
  })
  return {
    child,
    output,
    ended: closed,
    /** Waits for its end: exit code, output, and the files and processes that are left. */
    async end() {
      const [code]: unknown[] = await closed
      const left = async () => [...(await readdir(dir)), ...(await processesWith(dir))]
      // Its watchdogs end when it has ended.
      await eventually('files and processes to be gone', async () => expect(await left()).toEqual([]))
      return { code, output: output(), left: await left() }
    },
  }
}
