// Lets processes go on that its parent has paused: when the parent says so, or is gone.
const pids = process.argv.slice(2).map(Number)

process.once('disconnect', () => {
  for (const pid of pids) resume(pid)
})
process.send?.('ready')

function resume(pid: number): void {
  try {
    process.kill(pid, 'SIGCONT')
  } catch {
    // It has ended.
  }
}
