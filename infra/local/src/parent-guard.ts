// Loaded before a program's own entry (node --import), on a developer's machine only.

const shutDown = () => {
  if (process.listenerCount('SIGTERM') > 0) process.emit('SIGTERM', 'SIGTERM')
  else process.exit()
}

// Ends this process when the one that started it has ended, even by SIGKILL.
const orphaned = () => {
  // The reader of its log is gone: at exit, pino would retry to write the last lines for ever (sonic-boom 4.2, flushSync).
  process.prependListener('exit', () => process.kill(process.pid, 'SIGKILL'))
  shutDown()
}
process.once('disconnect', orphaned)
if (!process.connected) orphaned()

// Windows has no signals: there, the request to end is a message.
process.on('message', (message) => {
  if (message === 'SIGTERM') shutDown()
})
process.channel?.unref()
