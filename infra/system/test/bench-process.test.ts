import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { freePort } from '@fanfare/local'
import { limits } from '@fanfare/local/testing'
import { expect, test } from 'vitest'
import { hasEnded } from '../../local/src/alive.ts'

const bench = (file: string) => new URL(`../src/bench/${file}`, import.meta.url)

test('what a benchmark has started ends with it, even when it is killed', async () => {
  const collector = fileURLToPath(bench('servers/collector.ts'))
  const program = `
    import { startProgram } from ${JSON.stringify(bench('process.ts'))}
    const options = { port: ${await freePort()}, env: process.env }
    const { pid } = await startProgram(${JSON.stringify(collector)}, options)
    console.log(pid)
    process.kill(process.pid, 'SIGKILL')`
  const run = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(run, 'exit')
  const pid = Number(await text(run.stdout))
  await ended
  expect(pid).toBeGreaterThan(0)
  expect(await hasEnded(pid, limits.wait)).toBe(true)
})
