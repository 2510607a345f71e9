// Loaded before a service's own entry (node --import) on a developer's machine only. The service does not know of it.

const shutDown = () => {
  if (process.listenerCount('SIGTERM') > 0) process.emit('SIGTERM', 'SIGTERM')
  // It is still being loaded, and has nothing in hand.
  else process.exit()
}

// Nothing outlives the program that started it, even when that one is killed.
const orphaned = () => {
  // Nobody reads its log any more. In the end pino would try for ever to write the last lines of it (sonic-boom 4.2,
  // flushSync): what is shut down by then ends without a word.
  process.prependListener('exit', () => process.kill(process.pid, 'SIGKILL'))
  shutDown()
}
process.once('disconnect', orphaned)
if (!process.connected) orphaned()

// Windows has no signals to send, so that the request to end comes as a message.
process.on('message', (message) => {
  if (message === 'SIGTERM') shutDown()
})
process.channel?.unref()
