// Loaded by `node --import` on a developer's machine only.
import { flushCompileCache } from 'node:module'
import { obeyHolds } from '@fanfare/emulators/lifecycle/obey-holds'

const shutDown = () => {
  if (process.listenerCount('SIGTERM') > 0) process.emit('SIGTERM', 'SIGTERM')
  else process.exit()
}

// Runs when the parent process has ended, even by SIGKILL.
const orphaned = () => {
  // Without a reader of its log, pino retries for ever at exit (sonic-boom 4.2, flushSync).
  process.prependListener('exit', () => process.kill(process.pid, 'SIGKILL'))
  shutDown()
}
process.once('disconnect', orphaned)
if (!process.connected) orphaned()

process.on('message', (message) => {
  // On Windows, which has no signals, a message replaces SIGTERM.
  if (message === 'SIGTERM') shutDown()
  // The next process starts faster, even when this one is killed.
  if (message === 'ready') flushCompileCache()
})
obeyHolds()
process.channel?.unref()
