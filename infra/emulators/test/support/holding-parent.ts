// Starts a process, pauses it, and says so. The test kills this one.
import { fork } from 'node:child_process'
import { holdsOf } from '../../lifecycle/hold.ts'

const child = fork(new URL('held-process.ts', import.meta.url), {
  // Its output ends when both processes have ended.
  stdio: ['ignore', 'inherit', 'inherit', 'ipc', 'pipe'],
})
child.once('spawn', () => {
  holdsOf(() => child).pause()
  process.stdout.write('paused')
})
