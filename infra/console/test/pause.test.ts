import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { canPause, pauseProcess } from '../src/sources/pause.ts'

const module = new URL('../src/sources/pause.ts', import.meta.url).href

/** Says something whenever it is asked. */
async function startTalker() {
  const script = `process.stdin.on('data', () => console.log('here')); console.log('ready')`
  const child = spawn(process.execPath, ['-e', script], { stdio: ['pipe', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  return { pid: child.pid ?? 0, ask: () => child.stdin.write('?'), answer: () => once(child.stdout, 'data') }
}

test.runIf(canPause)('a paused process goes on where it was', async () => {
  const { pid, ask, answer } = await startTalker()
  const goOn = pauseProcess(pid)
  ask()
  goOn()
  expect(String(await answer())).toContain('here')
})

test.runIf(canPause)('a paused process goes on when the one that paused it is killed', async () => {
  const { pid, ask, answer } = await startTalker()
  const script = `import { pauseProcess } from '${module}'; pauseProcess(${pid}); console.log('paused'); setInterval(() => {}, 1e6)`
  const pausing = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(pausing.stdout, 'data')
  pausing.kill('SIGKILL')
  ask()
  expect(String(await answer())).toContain('here')
})
