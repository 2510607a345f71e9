// Loaded before a service's own entry (node --import) on a developer's machine only. The service does not know of it.

// Nothing outlives the program that started it, even when that one is killed.
const shutDown = () => {
  process.emit('SIGTERM', 'SIGTERM')
}
process.once('disconnect', shutDown)

// Windows has no signals to send, so that the request to end comes as a message.
process.on('message', (message) => {
  if (message === 'SIGTERM') shutDown()
})
process.channel?.unref()
